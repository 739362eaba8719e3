import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../../storage/database.ts';
import type { ZaloOaConfig } from '../../zalo-config.ts';
import { keepTrying } from '../keep-trying.ts';
import { createPacer } from '../pacer.ts';
import type { Platform } from '../platform.ts';
import { createTransport, guardTransport } from '../transport.ts';
import { createOaArticles, type OaArticles } from './articles.ts';
import { createOaBudget } from './budget.ts';
import { createCallOa } from './call-oa.ts';
import { describeError } from './describe-error.ts';
import { createOaApi } from './oa-api.ts';
import { classOf, OaRefusal } from './oa-errors.ts';
import { createOaProblems, type OaProblem } from './problems.ts';
import { createOaReceiver, type OaWebhookRequest } from './receive.ts';
import { createOaSender } from './sender.ts';
import type { TokenHealth } from './token-health.ts';
import { createTokenSource } from './token-source.ts';

/**
 * Zalo takes 2,000 characters and does not say in which units, so they are taken as UTF-16 units, of which there are
 * never fewer. The rest is room for what is added here: the addresses of links, a sentence about a file that cannot
 * go. (1,800 is also what bots of others use, zalo.md A.4.) A text that still becomes longer goes in two.
 */
const TEXT_LENGTH = 1_800;
/** Within the 2 s that Zalo waits, with time for the way. */
const ANSWER_WITHIN_MS = 1_500;
const REQUEST_TIMEOUT_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
const ARTICLE_POLL_MS = 500;

/** How long the platform waits for what. Set differently only by tests. */
export interface ZaloOaTiming {
  readonly requestTimeoutMs: number;
  readonly answerWithinMs: number;
  /** After a failed start; doubles. */
  readonly firstRetryMs: number;
  readonly articlePollMs: number;
}

export interface ZaloOaOptions extends ZaloOaConfig {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether this process is the one that works for the account now; always, unless given. */
  readonly mayAct?: () => boolean;
  /** Files are fetched from any address; from Zalo's and the API's only, unless given. */
  readonly allowPrivateAddresses?: boolean;
  readonly timing?: Partial<ZaloOaTiming>;
}

export interface ZaloOaPlatform extends Platform, OaArticles {
  /** Takes one event, checks its signature itself. @returns the HTTP status to answer with, within 2 s */
  handleWebhook(request: OaWebhookRequest): Promise<{ readonly status: number }>;
  /** For the scheduler's tick; logs what fails. */
  refreshIfDue(): Promise<void>;
  tokenHealth(): Promise<TokenHealth>;
  /** What Zalo refuses until an operator acts. */
  problems(): readonly OaProblem[];
}

/**
 * The official account of an office: consultation messages to those who wrote within seven days, templates to the
 * others, events by webhook. It cannot edit: `edit` sends anew.
 *
 * `start` fails only when the tokens need an operator; where Zalo cannot be reached, or something else has to be put
 * right there, it goes on trying in the background.
 */
export function createZaloOaPlatform(options: ZaloOaOptions): ZaloOaPlatform {
  const { db, clock } = options;
  const logger = options.logger.child({ platform: 'zalo-oa' });
  const timing = {
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    answerWithinMs: ANSWER_WITHIN_MS,
    firstRetryMs: FIRST_RETRY_MS,
    articlePollMs: ARTICLE_POLL_MS,
    ...options.timing,
  };
  const apiRoot = options.apiRoot.replace(/\/+$/, '');
  const mayAct = options.mayAct ?? (() => true);
  const transport = guardTransport(createTransport(new URL(apiRoot).origin), mayAct);
  const tokens = createTokenSource({ ...options, logger });
  const api = createOaApi(createCallOa(transport, tokens, { apiRoot, timeoutMs: timing.requestTimeoutMs }));
  // Zalo counts an official account's requests by the minute (B.2).
  const pacer = createPacer({ ratePerSecond: options.ratePerSecond, countedOver: 60 });
  const problems = createOaProblems({ db, clock, logger });
  const budget = createOaBudget({ db, clock, logger, config: options });
  const sender = createOaSender({ api, db, clock, logger, pacer, budget, problems, config: options });
  const articles = createOaArticles({
    api,
    clock,
    budget,
    problems,
    config: options,
    pollMs: timing.articlePollMs,
  });
  const receiver = createOaReceiver({
    db,
    api,
    problems,
    clock,
    logger,
    mayAct,
    appId: options.appId,
    secretKey: options.secretKey,
    apiRoot,
    allowPrivateAddresses: options.allowPrivateAddresses ?? false,
    answerWithinMs: timing.answerWithinMs,
    oaId: () => oaId,
  });

  const stopping = new AbortController();
  let oaId: string | null = null;
  let preparing: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | undefined;

  async function prepare(): Promise<void> {
    const info = await api.info();
    oaId = info.oaId === '' ? null : info.oaId;
    await problems.clear('sending');
    const { name, packageName, isVerified } = info;
    logger.info({ oaId, name, packageName, isVerified }, 'The official account of Zalo is ready');
  }

  /** What is logged, and remembered for the operator, of a start that did not succeed. */
  async function noteFailure(error: unknown): Promise<void> {
    const isForOperator =
      error instanceof OaRefusal && ['token', 'account', 'permission'].includes(classOf(error.code));
    if (isForOperator) await problems.note('sending', error.code);
    logger.warn(describeError(error), 'The official account of Zalo cannot be used yet; trying again');
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await receiver.stop();
    await preparing;
    pacer.stop();
    await transport.close();
  }

  return {
    name: 'zalo-oa',
    maxTextLength: TEXT_LENGTH,
    canEdit: false,
    send: (chatId, message, lane) => sender.send(chatId, message, lane),
    edit: (chatId, _messageRef, message, lane) => sender.send(chatId, message, lane),

    async start(handler) {
      await problems.load();
      await budget.load();
      if (options.secretKey === null)
        logger.warn('ZALO_OA_SECRET_KEY is not set: nothing can be received from the official account');
      receiver.begin(handler);
      try {
        await prepare();
      } catch (error) {
        if (isTokenRefused(error)) throw tokenRefused(error);
        await noteFailure(error);
        preparing = keepTrying(prepare, {
          firstPauseMs: timing.firstRetryMs,
          longestPauseMs: LONGEST_RETRY_MS,
          signal: stopping.signal,
          onFailure: noteFailure,
        });
      }
    },

    stop() {
      stopped ??= stop();
      return stopped;
    },

    // No link that carries anything is documented for OAs: the code is typed.
    invitationLink: () => null,
    reach: (purpose, now) => budget.reach(purpose, now),
    usage: (now) => budget.usage(now),
    handleWebhook: (request) => receiver.take(request),
    refreshIfDue: () => tokens.refreshIfDue(),
    tokenHealth: () => tokens.health(),
    problems: () => problems.list(),
    ...articles,
  };
}

function isTokenRefused(error: unknown): boolean {
  return (
    (error instanceof AppError && error.code === 'ZALO_OA_TOKEN_REFUSED') ||
    (error instanceof OaRefusal && classOf(error.code) === 'token')
  );
}

function tokenRefused(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    'ZALO_OA_TOKEN_REFUSED',
    'Zalo refuses the access token of the official account even after a refresh: let an admin of the account consent again, put the new refresh token into ZALO_OA_REFRESH_TOKEN and restart (and check ZALO_OA_API_ROOT if you changed it).',
  );
}
