import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import type { IncomingMessage, OutgoingMessage } from '../../../src/platforms/platform.ts';
import {
  createZaloOaPlatform,
  type ZaloOaOptions,
  type ZaloOaPlatform,
} from '../../../src/platforms/zalo-oa/zalo-oa-platform.ts';
import { createTestClock } from '../../support/clock.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import type { ZaloOaServer, ZaloOaServerOptions } from '../../support/zalo-oa-server/server-types.ts';
import { startZaloOaServer } from '../../support/zalo-oa-server/zalo-oa-server.ts';
import { startWebhookServer } from './webhook-server.ts';

export const CS = '/v3.0/oa/message/cs';
export const TEMPLATE = '/v3.0/oa/message/template';
/** A person's id as Zalo gives it. */
export const AN = '8012345678901234567';

export interface OaWorld extends TestContext {
  readonly server: ZaloOaServer;
  readonly platform: ZaloOaPlatform;
  /** What the platform handed over, oldest first. */
  readonly incoming: IncomingMessage[];
  /** Everything that was logged, one JSON object a line. */
  readonly log: () => string;
}

interface OaWorldOptions {
  readonly server?: ZaloOaServerOptions;
  readonly platform?: Partial<ZaloOaOptions>;
  readonly onMessage?: (message: IncomingMessage) => Promise<void>;
  readonly isStarted?: boolean;
}

/** A platform that receives from and sends to a local server, at 8 in the morning of 12 April 2022. */
export async function startOa(options: OaWorldOptions = {}): Promise<OaWorld> {
  const clock = createTestClock('2022-04-12T08:00:00+07:00');
  const context = await createTestContext(clock);
  const server = await startZaloOaServer({ clock, ...options.server });
  onTestFinished(() => server.close());
  const lines: string[] = [];
  const platform = createZaloOaPlatform({
    ...oaOptions(server, context),
    logger: pino({ level: 'debug' }, { write: (line) => void lines.push(line) }),
    ...options.platform,
  });
  onTestFinished(() => platform.stop());
  const incoming: IncomingMessage[] = [];
  if (options.isStarted !== false) {
    await platform.start(async (message) => {
      incoming.push(message);
      await options.onMessage?.(message);
    });
  }
  return { ...context, server, platform, incoming, log: () => lines.join('') };
}

export function oaOptions(server: ZaloOaServer, context: TestContext): ZaloOaOptions {
  return {
    ...context,
    appId: server.appId,
    appSecret: server.appSecret,
    secretKey: server.secretKey,
    refreshToken: server.refreshToken,
    tokenKey: null,
    apiRoot: server.apiRoot,
    oauthRoot: server.oauthRoot,
    ratePerSecond: 1_000,
    windowDays: 7,
    freeHours: 48,
    nightFrom: '22:00',
    nightTo: '06:00',
    monthlyPaidTexts: 500,
    monthlyBroadcasts: 1,
    textPrice: 55,
    templatePrice: 560,
    templates: {},
  };
}

export const text = (value: string, rest: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  text: { text: value, styles: [] },
  ...rest,
});

/** Somebody who writes now: Zalo knows them, and so do we. */
export async function writeNow({ server, db, clock }: OaWorld, id = AN): Promise<void> {
  server.user(id).send('xin chào');
  await seenAt({ db }, id, clock.now());
}

export async function seenAt({ db }: Pick<TestContext, 'db'>, id: string, lastSeenAt: Date): Promise<void> {
  const account = { platform: 'zalo-oa', chatId: id };
  await db.prisma.chatAccount.upsert({
    where: { platform_chatId: account },
    create: { ...account, displayName: 'Nguyễn Văn An', createdAt: lastSeenAt, lastSeenAt },
    update: { lastSeenAt },
  });
}

/** Delivers the server's events to the platform as the web server does. */
export async function connectWebhook({ server, platform }: OaWorld): Promise<void> {
  expect(await server.setWebhook(await startWebhookServer(platform))).toBe(200);
}
