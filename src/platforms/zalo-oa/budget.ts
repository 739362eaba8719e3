import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Connection } from '../../storage/database.ts';
import type { ZaloOaConfig } from '../../zalo-config.ts';
import type { Purpose, Reach, SendResult, Usage } from '../platform.ts';
import {
  addUsage,
  forecastOf,
  monthOf,
  readUsage,
  reserveUsage,
  returnUsage,
  startOfNextMonth,
} from '../usage-store.ts';
import { describeError } from './describe-error.ts';
import { findOaAccount } from './oa-account-store.ts';

const PLATFORM = 'zalo-oa';
const HOUR_MS = 3_600_000;

const UNITS = ['paid-text', 'template', 'broadcast'] as const;
type Unit = (typeof UNITS)[number];

/** What Zalo can close: all texts, those that cost something, or the template of a purpose. */
type Closable = 'texts' | 'paid-texts' | Purpose;

/** Whether a text may go, and when what it costs was taken from the quota; null for a free one. */
export type TextLeave =
  | { readonly mayGo: true; readonly paidAt: Date | null }
  | { readonly mayGo: false; readonly result: SendResult };

/** What the plan allows, what of it is used, and what Zalo has closed. */
export interface OaBudget {
  /** Reads what was used this month. */
  load(): Promise<void>;
  /** Asks for one text; where it costs something, it is taken from the quota. */
  takeText(chatId: string): Promise<TextLeave>;
  /** It was surely not sent. */
  giveTextBack(leave: Extract<TextLeave, { mayGo: true }>): Promise<void>;
  countTemplate(): Promise<void>;
  /** @returns false when none is left this month */
  takeBroadcast(now: Date): Promise<boolean>;
  giveBroadcastBack(at: Date): Promise<void>;
  /** No more of this until then. */
  close(what: Closable, until: Date): void;
  open(what: Closable): void;
  reach(purpose: Purpose, now: Date): Reach;
  usage(now: Date): Promise<readonly Usage[]>;
}

type BudgetConfig = Pick<
  ZaloOaConfig,
  | 'windowDays'
  | 'freeHours'
  | 'monthlyPaidTexts'
  | 'monthlyBroadcasts'
  | 'textPrice'
  | 'templatePrice'
  | 'templates'
>;

interface BudgetOptions {
  readonly db: Connection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: BudgetConfig;
}

/**
 * Quotas are the office's configuration (zalo.md B.2: 48 free hours, then paid up to the plan's number; 7 days), so a
 * paid text that would exceed it is refused here and not by Zalo. What is used stands in the database and is taken
 * from there; memory is for `reach`, which is asked for every delivery.
 */
export function createOaBudget({ db, clock, logger, config }: BudgetOptions): OaBudget {
  const used = new Map<Unit, number>();
  const closed = new Map<Closable, Date>();
  let month = '';

  /** Numbers of another month are not about this one. */
  function usedOf(unit: Unit, now: Date): number {
    if (monthOf(now) !== month) {
      month = monthOf(now);
      used.clear();
    }
    return used.get(unit) ?? 0;
  }

  function closedUntil(what: Closable, now: Date): Date | null {
    const until = closed.get(what);
    return until !== undefined && until > now ? until : null;
  }

  /** Null while paid texts may go. */
  function paidClosedUntil(now: Date): Date | null {
    if (usedOf('paid-text', now) >= config.monthlyPaidTexts) return startOfNextMonth(now);
    return closedUntil('paid-texts', now);
  }

  const freeSince = (now: Date) => new Date(now.getTime() - config.freeHours * HOUR_MS);
  const keyOf = (unit: Unit, now: Date) => ({ platform: PLATFORM, period: monthOf(now), unit }) as const;

  /** It has been sent by then: that it could not be counted must not look like a failure of sending. */
  async function account(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      logger.warn(describeError(error), 'The use of a quota of Zalo could not be stored');
    }
  }

  async function take(unit: 'paid-text' | 'broadcast', limit: number, now: Date): Promise<boolean> {
    const isLeft = await reserveUsage(db, { ...keyOf(unit, now), limit });
    used.set(unit, isLeft ? usedOf(unit, now) + 1 : limit);
    return isLeft;
  }

  async function giveBack(unit: Unit, at: Date): Promise<void> {
    if (monthOf(at) === month) used.set(unit, Math.max(0, (used.get(unit) ?? 0) - 1));
    await account(() => returnUsage(db, keyOf(unit, at)));
  }

  return {
    async load() {
      const now = clock.now();
      const stored = await readUsage(db, PLATFORM, monthOf(now));
      month = monthOf(now);
      for (const unit of UNITS) used.set(unit, stored.get(unit) ?? 0);
    },
    async takeText(chatId) {
      const now = clock.now();
      const lastSeenAt = (await findOaAccount(db, chatId))?.lastSeenAt ?? null;
      if (lastSeenAt !== null && lastSeenAt >= freeSince(now)) return { mayGo: true, paidAt: null };
      // Closed by Zalo: tried again only when the time it was closed for is over.
      const until = paidClosedUntil(now);
      if (until === null && (await take('paid-text', config.monthlyPaidTexts, now)))
        return { mayGo: true, paidAt: now };
      return {
        mayGo: false,
        result: {
          outcome: 'not-now',
          reason: 'quota',
          until: until ?? startOfNextMonth(now),
          scope: 'chat',
        },
      };
    },
    async giveTextBack({ paidAt }) {
      if (paidAt !== null) await giveBack('paid-text', paidAt);
    },
    async countTemplate() {
      const now = clock.now();
      used.set('template', usedOf('template', now) + 1);
      await account(() => addUsage(db, keyOf('template', now)));
    },
    takeBroadcast: (now) => take('broadcast', config.monthlyBroadcasts, now),
    giveBroadcastBack: (at) => giveBack('broadcast', at),
    close(what, until) {
      closed.set(what, until);
    },
    open(what) {
      closed.delete(what);
    },
    reach(purpose, now) {
      const windowSince = new Date(now.getTime() - config.windowDays * 24 * HOUR_MS);
      const isFreeOnly = paidClosedUntil(now) !== null && windowSince < freeSince(now);
      return {
        closedUntil: closedUntil('texts', now),
        writtenSince: isFreeOnly ? freeSince(now) : windowSince,
        hasTemplate: config.templates[purpose] !== undefined && closedUntil(purpose, now) === null,
        freeSince: freeSince(now),
        textPrice: config.textPrice,
        templatePrice: config.templatePrice,
      };
    },
    async usage(now) {
      const period = monthOf(now);
      const stored = await readUsage(db, PLATFORM, period);
      const row = (unit: Unit, limit: number | null): Usage => {
        const count = stored.get(unit) ?? 0;
        return { unit, period, used: count, limit, forecast: forecastOf(count, now) };
      };
      const broadcasts = row('broadcast', config.monthlyBroadcasts);
      return [
        row('paid-text', config.monthlyPaidTexts),
        row('template', null),
        ...(config.monthlyBroadcasts > 0 || broadcasts.used > 0 ? [broadcasts] : []),
      ];
    },
  };
}
