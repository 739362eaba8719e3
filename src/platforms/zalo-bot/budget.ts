import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Connection } from '../../storage/database.ts';
import type { ZaloBotConfig } from '../../zalo-config.ts';
import type { Lane, Purpose, Reach, SendResult, Usage } from '../platform.ts';
import {
  forecastOf,
  monthOf,
  readUsage,
  reserveUsage,
  returnUsage,
  startOfNextMonth,
  type UsageKey,
} from '../usage-store.ts';
import { countPeople, countPeopleBefore, isTaken } from './people-store.ts';

const PLATFORM = 'zalo-bot';
/** Bulk leaves this share of the month's messages to answers, so that people are not met with silence. */
const FOR_ANSWERS = 0.1;
/** After a 429, which names no wait and may be the month's quota: a long back-off (zalo.md A.7), for bulk only. */
const BUSY_MS = 3_600_000;

type NotNow = Extract<SendResult, { outcome: 'not-now' }>;

/** Messages held against the month's quota, until `giveBack`. */
export interface MessageLeave {
  readonly mayGo: true;
  readonly key: UsageKey;
}

/** What the plan allows and what of it is used. Counts are in the database, shared by all processes. */
export interface BotBudget {
  /** Reads what was used this month, so that `reach` knows from the beginning. */
  load(): Promise<void>;
  /**
   * Takes so many messages of the month, all or none, before they are sent. Bulk goes to no more people than the plan has,
   * however many accounts were imported.
   */
  take(
    chatId: string,
    lane: Lane,
    count: number,
  ): Promise<MessageLeave | { readonly mayGo: false; readonly result: NotNow }>;
  /** So many of them were surely not sent. */
  giveBack(leave: MessageLeave, count: number): Promise<void>;
  /** Zalo answered 429. */
  noteBusy(): NotNow;
  reach(purpose: Purpose, now: Date): Reach;
  usage(now: Date): Promise<readonly Usage[]>;
  /** Whether this person is one of the plan's people. */
  isTaken(chatId: string): Promise<boolean>;
  /** The same, or whether there is room for one more. */
  hasRoomFor(chatId: string): Promise<boolean>;
}

export function createBotBudget({
  db,
  clock,
  logger,
  monthlyMessages,
  mostPeople,
}: Pick<ZaloBotConfig, 'monthlyMessages' | 'mostPeople'> & {
  readonly db: Connection;
  readonly clock: Clock;
  readonly logger: Logger;
}): BotBudget {
  const limits: Readonly<Record<Lane, number>> = {
    reply: monthlyMessages,
    bulk: Math.floor(monthlyMessages * (1 - FOR_ANSWERS)),
  };
  /** Bulk is used up until then. */
  let usedUpUntil: Date | null = null;
  /** Zalo takes no bulk until then. */
  let busyUntil: Date | null = null;
  let saidTooMany = false;
  /** The month of which the log says already that it is used up. */
  const saidIn = new Map<Lane, string>();

  function closedUntil(now: Date): Date | null {
    const open = [usedUpUntil, busyUntil].filter((until) => until !== null && until > now) as Date[];
    return open.sort((one, other) => other.getTime() - one.getTime())[0] ?? null;
  }

  function sayOnce(lane: Lane, period: string, until: Date): void {
    if (saidIn.get(lane) === period) return;
    saidIn.set(lane, period);
    logger.error({ lane, until }, 'What the Zalo bot may send in this lane in a month is used up');
  }

  function notNow(until: Date | null): NotNow {
    return { outcome: 'not-now', reason: 'quota', until, scope: 'platform' };
  }

  async function load(): Promise<void> {
    const now = clock.now();
    const used = (await readUsage(db, PLATFORM, monthOf(now))).get('message') ?? 0;
    usedUpUntil = used >= limits.bulk ? startOfNextMonth(now) : null;
  }

  return {
    load,
    async take(chatId, lane, count) {
      const now = clock.now();
      const closed = lane === 'bulk' ? closedUntil(now) : null;
      if (closed !== null) return { mayGo: false, result: notNow(closed) };
      if (lane === 'bulk' && ((await countPeopleBefore(db, chatId)) ?? 0) >= mostPeople) {
        if (!saidTooMany) logger.error({ mostPeople }, 'More people than the plan of the Zalo bot has');
        saidTooMany = true;
        return { mayGo: false, result: { ...notNow(null), scope: 'chat' } };
      }
      const key = { platform: PLATFORM, period: monthOf(now), unit: 'message' } as const;
      if (await reserveUsage(db, { ...key, limit: limits[lane], count })) return { mayGo: true, key };
      const until = startOfNextMonth(now);
      sayOnce(lane, key.period, until);
      // A long message may not fit though shorter ones still do: then only this one has to wait.
      await load();
      return {
        mayGo: false,
        result: { ...notNow(until), scope: usedUpUntil === null ? 'chat' : 'platform' },
      };
    },
    async giveBack({ key }, count) {
      if (count <= 0) return;
      await returnUsage(db, key, count);
      usedUpUntil = null;
    },
    noteBusy() {
      busyUntil = new Date(clock.now().getTime() + BUSY_MS);
      logger.error(
        { until: busyUntil },
        "Zalo answers 429: the month's messages are used up, or it asks to slow down; bulk waits",
      );
      return notNow(busyUntil);
    },
    reach: (_purpose, now) => ({
      closedUntil: closedUntil(now),
      writtenSince: null,
      hasTemplate: false,
      freeSince: null,
      textPrice: 0,
      templatePrice: 0,
    }),
    async usage(now) {
      const period = monthOf(now);
      const used = (await readUsage(db, PLATFORM, period)).get('message') ?? 0;
      const people = await countPeople(db);
      return [
        { unit: 'message', period, used, limit: monthlyMessages, forecast: forecastOf(used, now) },
        { unit: 'person', period: null, used: people, limit: mostPeople, forecast: people },
      ];
    },
    isTaken: (chatId) => isTaken(db, chatId),
    hasRoomFor: async (chatId) => (await isTaken(db, chatId)) || (await countPeople(db)) < mostPeople,
  };
}
