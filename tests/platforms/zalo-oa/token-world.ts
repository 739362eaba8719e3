import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import {
  createTokenSource,
  type TokenSource,
  type TokenSourceOptions,
} from '../../../src/platforms/zalo-oa/token-source.ts';
import { readTokenRow } from '../../../src/platforms/zalo-oa/token-store.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import {
  TOKEN_PATH,
  type ZaloOaServer,
  type ZaloOaServerOptions,
} from '../../support/zalo-oa-server/server-types.ts';
import { startZaloOaServer } from '../../support/zalo-oa-server/zalo-oa-server.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface TokenWorld extends TestContext {
  readonly server: ZaloOaServer;
  /** What every source has logged. */
  readonly logged: readonly string[];
  /** A source of its own owner, as in another process; by default with the refresh token of the server's beginning. */
  source(options?: Partial<TokenSourceOptions>): TokenSource;
  row(): ReturnType<typeof readTokenRow>;
  /** How often the token endpoint was asked. */
  asked(): number;
}

/** An OA whose admin has just consented, and an empty database. */
export async function createTokenWorld(options: ZaloOaServerOptions = {}): Promise<TokenWorld> {
  const context = await createTestContext();
  const server = await startZaloOaServer({ clock: context.clock, ...options });
  onTestFinished(() => server.close());
  const { refreshToken } = server;
  const logged: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  return {
    ...context,
    server,
    logged,
    source: (own = {}) =>
      createTokenSource({
        db: context.db,
        clock: context.clock,
        logger,
        oauthRoot: server.oauthRoot,
        appId: server.appId,
        appSecret: server.appSecret,
        tokenKey: 'a key of more than 16 characters',
        refreshToken,
        ...own,
      }),
    row: () => readTokenRow(context.db),
    asked: () => server.calls(TOKEN_PATH).length,
  };
}
