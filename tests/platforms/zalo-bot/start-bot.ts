import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { RichText } from '../../../src/messages/rich-text.ts';
import type { IncomingHandler, IncomingMessage } from '../../../src/platforms/platform.ts';
import {
  createZaloBotPlatform,
  type ZaloBotOptions,
  type ZaloBotPlatform,
} from '../../../src/platforms/zalo-bot/zalo-bot-platform.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import type { ZaloBotServer, ZaloBotServerOptions } from '../../support/zalo-bot-server/server-types.ts';
import { startZaloBotServer } from '../../support/zalo-bot-server/zalo-bot-server.ts';

/** Waits that a test can bear; what is waited for is the same. */
const FAST = { pollSeconds: 20, failureRetryMs: 10, longestRetryMs: 50, handlerRetryMs: 5 };
export const PUBLIC_URL = 'https://bantin.example.vn';
export const SECRET = 'bi-mat-cua-van-phong';

export interface BotWorld {
  readonly context: TestContext;
  readonly server: ZaloBotServer;
  readonly platform: ZaloBotPlatform;
  readonly received: IncomingMessage[];
  readonly logged: string[];
  /** Keeps what is received. */
  readonly remember: IncomingHandler;
}

/** A local Zalo server and the platform against it, on an empty database; everything ends with the test. */
export async function buildBotWorld(
  options: Partial<ZaloBotOptions> & {
    readonly serverOptions?: ZaloBotServerOptions;
    readonly context?: TestContext;
    readonly server?: ZaloBotServer;
  } = {},
): Promise<BotWorld> {
  const { serverOptions, context: given, server: known, ...platformOptions } = options;
  const context = given ?? (await createTestContext());
  const server = known ?? (await startZaloBotServer({ clock: context.clock, ...serverOptions }));
  if (known === undefined) onTestFinished(() => server.close());
  const logged: string[] = [];
  const received: IncomingMessage[] = [];
  const platform = createZaloBotPlatform({
    token: server.token,
    apiRoot: server.apiRoot,
    mode: 'polling',
    ratePerSecond: 1_000,
    monthlyMessages: 3_000,
    mostPeople: 50,
    db: context.db,
    clock: context.clock,
    logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    ...platformOptions,
    timing: { ...FAST, ...platformOptions.timing },
  });
  onTestFinished(() => platform.stop());
  const remember: IncomingHandler = async (message) => {
    received.push(message);
  };
  return { context, server, platform, received, logged, remember };
}

export const WEBHOOK_MODE = { webhook: { publicUrl: PUBLIC_URL, secret: SECRET } } as const;

/** Takes what Zalo posts to the public address to the platform, as the web server does. */
export async function openWebhook({ server, platform }: BotWorld): Promise<void> {
  const web = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const secret = request.headers['x-bot-api-secret-token'];
      void platform
        .handleWebhook(String(secret), text === '' ? undefined : JSON.parse(text))
        .then(({ status }) => response.writeHead(request.url === '/webhooks/zalo-bot' ? status : 404).end());
    });
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        web.close(() => resolve());
        web.closeAllConnections();
      }),
  );
  server.tunnel(PUBLIC_URL, `http://127.0.0.1:${(web.address() as AddressInfo).port}`);
}

/** An account as the conversation makes it when a person writes. */
export async function addAccount(
  { db, clock }: TestContext,
  chatId: string,
  state: 'active' | 'blocked' | 'gone' = 'active',
): Promise<void> {
  await db.prisma.chatAccount.create({
    data: { platform: 'zalo-bot', chatId, displayName: chatId, state, createdAt: clock.now() },
  });
}

export const plain = (text: string): RichText => ({ text, styles: [] });
