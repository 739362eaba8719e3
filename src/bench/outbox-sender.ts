import { systemClock } from '../clock.ts';
import type { Context } from '../context.ts';
import { createLogger } from '../logger.ts';
import { createDispatcher } from '../outbox/dispatcher.ts';
import { type EnqueuedMessage, enqueueMessage } from '../outbox/enqueue-message.ts';
import type { NewMessage } from '../outbox/new-message.ts';
import { createTelegramPlatform } from '../platforms/telegram/telegram-platform.ts';
import type { Database } from '../storage/database.ts';
import { BENCH_TOKEN } from './bot-api-process.ts';

export const BENCH_TEXT =
  'Kính mời đồng chí dự buổi sinh hoạt chuyên đề quý II, học tập và làm theo tấm gương người tốt, việc tốt, lúc 14 giờ ngày 20/5 tại Hội trường tầng 3. Đề nghị các đồng chí có mặt đúng giờ và đem theo tài liệu đã gửi.';

/** Sends in flight, as the service chooses them: about a second's worth of the rate, within these bounds. */
const LEAST_IN_FLIGHT = 10;
export const MOST_IN_FLIGHT = 100;

const DAY_MS = 86_400_000;
/** What the pacer takes for no limit. */
const UNLIMITED_PER_SECOND = 100_000;

export interface OutboxSenderOptions {
  readonly apiRoot: string;
  /** Null for none. */
  readonly ratePerSecond: number | null;
  readonly concurrency: number;
  readonly leaseMs?: number;
}

/** The product's own way to Telegram: dispatcher, pacer and platform, as the service connects them. */
export function createOutboxSender(db: Database, options: OutboxSenderOptions) {
  const { apiRoot, ratePerSecond, ...dispatching } = options;
  const logger = createLogger('silent');
  const platform = createTelegramPlatform({
    token: BENCH_TOKEN,
    apiRoot,
    mode: 'polling',
    ratePerSecond: ratePerSecond ?? UNLIMITED_PER_SECOND,
    allowPaidBroadcast: false,
    commands: [],
    logger,
  });
  const platforms = new Map([[platform.name, platform]]);
  const dispatcher = createDispatcher({ db, clock: systemClock, logger, platforms, ...dispatching });
  return {
    dispatcher,
    stop: async () => void (await Promise.all([dispatcher.stop(), platform.stop()])),
  };
}

/** An announcement to all; hỏa tốc, since the clock may show night. */
export function enqueueToAll(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  key: string,
  text: string,
): Promise<EnqueuedMessage> {
  const now = clock.now();
  const message: NewMessage = {
    key,
    kind: 'announcement',
    title: 'Bench',
    body: { text, styles: [] },
    urgent: true,
    audience: { kind: 'all' },
    expiresAt: new Date(now.getTime() + DAY_MS),
  };
  return db.transaction((tx) => enqueueMessage(tx, message, now));
}

export function inFlightAt(ratePerSecond: number): number {
  return Math.min(MOST_IN_FLIGHT, Math.max(LEAST_IN_FLIGHT, ratePerSecond));
}
