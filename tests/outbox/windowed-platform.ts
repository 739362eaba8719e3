import type { Clock } from '../../src/clock.ts';
import type { Context } from '../../src/context.ts';
import { seeAccount } from '../../src/members/accounts.ts';
import { noteInteraction } from '../../src/outbox/held.ts';
import type { PlatformName, Reach, SendResult } from '../../src/platforms/platform.ts';
import { type RecordedSend, recordingPlatform } from './outbox-world.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface WindowedSend extends RecordedSend {
  readonly at: Date;
}

/**
 * A platform that keeps its own account of who wrote when, and takes a text only within the window. What it forecasts
 * can be made to differ from what it does. A window may be infinite.
 */
export function windowedPlatform(
  clock: Clock,
  name: PlatformName = 'zalo-oa',
  { windowDays = 7, freeHours = 48, hasTemplate = false } = {},
) {
  const wroteAt = new Map<string, number>();
  const blocked = new Set<string>();
  const sends: WindowedSend[] = [];
  const world = {
    hasTemplate,
    /** What it forecasts: nothing before then. */
    closedUntil: null as Date | null,
    /** What it answers: nothing before then. */
    quotaUntil: null as Date | null,
    /** Answers this, where it is not null. */
    refuses: (_send: RecordedSend): SendResult | null => null,
    /** Windows end so many ms before it forecasts. */
    shorterBy: 0,
    reachOf: (now: Date): Reach => ({
      closedUntil: world.closedUntil !== null && world.closedUntil > now ? world.closedUntil : null,
      writtenSince: before(now, windowDays * DAY_MS),
      hasTemplate: world.hasTemplate,
      freeSince: before(now, freeHours * HOUR_MS),
      textPrice: 55,
      templatePrice: 560,
    }),
  };

  function answer(send: RecordedSend): SendResult {
    const now = clock.now();
    const refusal = world.refuses(send);
    if (refusal !== null) return refusal;
    if (world.quotaUntil !== null && now < world.quotaUntil) {
      return { outcome: 'not-now', reason: 'quota', scope: 'platform', until: world.quotaUntil };
    }
    if (blocked.has(send.chatId)) return { outcome: 'recipient-gone', reason: 'blocked' };
    const sinceMs = now.getTime() - (wroteAt.get(send.chatId) ?? Number.NEGATIVE_INFINITY);
    if (send.template === undefined && sinceMs > windowDays * DAY_MS - world.shorterBy) {
      return { outcome: 'not-now', reason: 'outside-window', scope: 'chat', until: null };
    }
    sends.push({ ...send, at: now });
    return { outcome: 'sent', messageRef: `${name}-${sends.length}` };
  }

  const { platform } = recordingPlatform(name, answer, (now) => world.reachOf(now));

  /** Somebody writes, and the conversation notes it as it does. */
  async function write({ db }: Context, memberId: number, chatId: string): Promise<void> {
    const now = clock.now();
    wroteAt.set(chatId, now.getTime());
    blocked.delete(chatId);
    await seeAccount(db, { platform: name, chatId, displayName: 'An' }, now);
    await noteInteraction(db, memberId, now);
  }

  return { platform, sends, world, write, block: (chatId: string) => blocked.add(chatId) };
}

function before(now: Date, milliseconds: number): Date | null {
  return Number.isFinite(milliseconds) ? new Date(now.getTime() - milliseconds) : null;
}
