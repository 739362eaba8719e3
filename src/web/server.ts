import { type FastifyError, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import { localPageUrl } from '../platforms/local/invitation-link.ts';
import { answerError, statusOf } from './error-answer.ts';
import { listenError } from './listen-error.ts';
import { addLocalChat, type LocalChatOptions } from './local-chat/local-chat.ts';
import { addOperatorRoutes, type OperatorRoutesOptions } from './operator-routes.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { addWebhooks, type WebhookHandlers } from './webhooks.ts';

/** For a request to arrive completely; what the bot then needs for its answer is not counted. */
const REQUEST_TIMEOUT_MS = 30_000;
const BODY_LIMIT_BYTES = 64 * 1024;

export interface WebServerOptions extends OperatorRoutesOptions, WebhookHandlers {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logger: Logger;
  /** Present when the page to try the bot on this machine is on. */
  readonly localChat?: LocalChatOptions;
}

export interface WebServer {
  /** @throws AppError PORT_IN_USE or CONFIG_INVALID, one sentence that says what to change */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /** Ends open event streams, lets other requests finish, then stops. */
  close(): Promise<void>;
  /** A request without a socket, for tests. */
  readonly inject: FastifyInstance['inject'];
}

/** The service's HTTP side. Nothing of a request's body or query string is ever logged. */
export function createWebServer(options: WebServerOptions): WebServer {
  const { host, port } = options;
  const logger = options.logger.child({ part: 'web' });
  const server = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Keep-alive connections of browsers would hold up a stop for their whole idle time.
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance;

  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS);
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const durationMs = Math.round(reply.elapsedTime);
    logger.debug({ method: request.method, route, status: reply.statusCode, durationMs }, 'Request answered');
  });
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) {
      // Only where it happened: the message of a database error can carry what a person wrote.
      const { name, code, stack } = error;
      const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line));
      logger.error({ route: request.routeOptions.url, error: { name, code, frames } }, 'A request failed');
    }
    return answerError(request, reply, status);
  });
  server.setNotFoundHandler((request, reply) => answerError(request, reply, 404));

  addOperatorRoutes(server, options);
  addWebhooks(server, options);
  if (options.localChat !== undefined) addLocalChat(server, options.localChat);

  return {
    async listen() {
      try {
        await server.listen({ host, port });
      } catch (error) {
        throw listenError(error, { host, port });
      }
      const address = server.server.address();
      const boundPort = typeof address === 'object' && address !== null ? address.port : port;
      return { url: localPageUrl({ host, port: boundPort }), port: boundPort };
    },
    close: () => server.close(),
    inject: server.inject.bind(server) as FastifyInstance['inject'],
  };
}
