import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { RichText } from '../../../src/messages/rich-text.ts';
import type { IncomingHandler, IncomingMessage } from '../../../src/platforms/platform.ts';
import {
  createTelegramPlatform,
  type TelegramOptions,
} from '../../../src/platforms/telegram/telegram-platform.ts';
import {
  startTelegramServer,
  type TelegramServer,
  type TelegramServerOptions,
} from '../../support/telegram-server/telegram-server.ts';

/** Waits that a test can bear; what is waited for is the same. */
const FAST = { pollSeconds: 20, failureRetryMs: 10, longestRetryMs: 50, conflictRetryMs: 20 };

/** A local Bot API server that ends with the test. */
export async function startServer(options?: TelegramServerOptions): Promise<TelegramServer> {
  const server = await startTelegramServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** A platform against that server, with everything it received and logged. Stops with the test. */
export function buildPlatform(
  server: Pick<TelegramServer, 'apiRoot' | 'token'>,
  options: Partial<TelegramOptions> = {},
) {
  const received: IncomingMessage[] = [];
  const logged: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const platform = createTelegramPlatform({
    token: server.token,
    apiRoot: server.apiRoot,
    mode: 'polling',
    ratePerSecond: 1_000,
    allowPaidBroadcast: false,
    commands: [],
    logger,
    ...options,
    timing: { ...FAST, ...options.timing },
  });
  onTestFinished(() => platform.stop());
  const remember: IncomingHandler = async (message) => {
    received.push(message);
  };
  return { platform, received, logged, remember };
}

export const plain = (text: string): RichText => ({ text, styles: [] });
