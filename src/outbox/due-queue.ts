import type { Clock } from '../clock.ts';
import type { PlatformName } from '../platforms/platform.ts';
import { breathe } from '../storage/breathe.ts';
import type { Database } from '../storage/database.ts';
import { applyChanges, type OpenMessage } from './dispatch-store.ts';
import { readDuePage } from './due-store.ts';
import { messagePriority } from './message-priority.ts';
import type { MessageKind } from './new-message.ts';
import type { PlatformWays } from './route.ts';
import { type SendableDelivery, sortDue } from './sort-due.ts';

/** So many deliveries for platforms that are closed are passed over in one sweep; the rest waits for the next one. */
const MOST_PASSED_OVER = 2_000;
/** So many are put off or ended before answers are recorded again: the rest waits for the next look, which comes at once. */
const MOST_PUT_OFF = 10_000;
const START = { notBefore: new Date(0), id: 0 } as const;

export interface DueQueueOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly owner: string;
  readonly leaseMs: number;
  readonly isOpen: (platform: PlatformName) => boolean;
  /** How the platforms stand now for messages of a kind. */
  readonly waysOf: (kind: MessageKind) => PlatformWays;
  /** Called when deliveries that cannot be sent now were put off or ended. */
  readonly onChange: () => void;
}

/** Which deliveries go next. Holds nothing that matters: what was read ahead is still `pending` in the database. */
export interface DueQueue {
  /** Begins to look anew at these messages, forgetting what was read ahead (settings and members may have changed). */
  reset(messages: readonly OpenMessage[], pageSize: number): void;
  /** The next deliveries, at most so many for each platform; reads on in the database where needed. */
  take(slots: ReadonlyMap<PlatformName, number>): Promise<SendableDelivery[]>;
  /** Takes nothing more of a message until the next look. */
  drop(messageId: number): void;
  /** Platforms that were closed when something for them was read: it is found again only by beginning anew. */
  passedOver(): ReadonlySet<PlatformName>;
}

interface QueuedMessage {
  readonly message: OpenMessage;
  readonly priority: number;
  readonly readAhead: Map<PlatformName, SendableDelivery[]>;
  after: { readonly notBefore: Date; readonly id: number };
  isExhausted: boolean;
  passedOver: number;
  putOff: number;
  /** Rises with each delivery taken from any message: who was served longest ago comes next. */
  servedAt: number;
}

/**
 * Goes by priority; within one, messages take turns delivery by delivery, so that a small announcement is not stuck
 * behind a large one. Reads a page of a message only when its turn comes and nothing of it is left.
 */
export function createDueQueue(options: DueQueueOptions): DueQueue {
  const { db, clock, owner, leaseMs, isOpen, waysOf, onChange } = options;
  const lastServed = new Map<number, number>();
  const closed = new Set<PlatformName>();
  let queue: QueuedMessage[] = [];
  let pageSize = 1;
  let served = 0;

  async function readPage(queued: QueuedMessage): Promise<void> {
    const now = clock.now();
    const { id: messageId, urgent, kind } = queued.message;
    const leaseUntil = new Date(now.getTime() + leaseMs);
    const ways = waysOf(kind);
    const hasLimits = [...ways.reach.values()].some((reach) => reach !== null);
    const page = { messageId, now, after: queued.after, limit: pageSize, owner, leaseUntil, hasLimits };
    const due = await readDuePage(db, page);
    queued.isExhausted = due.length < pageSize;
    const last = due.at(-1)?.record;
    if (last === undefined) return;
    queued.after = { notBefore: last.notBefore, id: last.id };
    const { sendable, changes } = sortDue(due, { now, urgent, ways });
    if (changes.length > 0) {
      await applyChanges(db, changes);
      queued.putOff += changes.length;
      onChange();
    }
    for (const delivery of sendable) keep(queued, delivery);
    await breathe();
    if (queued.passedOver >= MOST_PASSED_OVER || queued.putOff >= MOST_PUT_OFF) queued.isExhausted = true;
  }

  function keep(queued: QueuedMessage, delivery: SendableDelivery): void {
    const { platform } = delivery.account;
    if (!isOpen(platform)) {
      queued.passedOver += 1;
      closed.add(platform);
      return;
    }
    const others = queued.readAhead.get(platform);
    if (others === undefined) queued.readAhead.set(platform, [delivery]);
    else others.push(delivery);
  }

  async function takeOne(
    queued: QueuedMessage,
    left: ReadonlyMap<PlatformName, number>,
  ): Promise<SendableDelivery | undefined> {
    for (;;) {
      for (const [platform, deliveries] of queued.readAhead) {
        if ((left.get(platform) ?? 0) > 0 && deliveries.length > 0) return deliveries.shift();
      }
      // Enough is read ahead for platforms that have no slot now: memory stays flat.
      const waiting = [...queued.readAhead.values()].some((deliveries) => deliveries.length >= pageSize);
      if (queued.isExhausted || waiting) return undefined;
      await readPage(queued);
    }
  }

  return {
    reset(messages, size) {
      pageSize = size;
      closed.clear();
      queue = messages.map((message) => ({
        message,
        priority: messagePriority(message),
        readAhead: new Map(),
        after: START,
        isExhausted: false,
        passedOver: 0,
        putOff: 0,
        servedAt: lastServed.get(message.id) ?? 0,
      }));
      lastServed.clear();
      for (const { message, servedAt } of queue) lastServed.set(message.id, servedAt);
    },

    drop(messageId) {
      queue = queue.filter(({ message }) => message.id !== messageId);
    },

    passedOver: () => closed,

    async take(slots) {
      const left = new Map(slots);
      const taken: SendableDelivery[] = [];
      const hasSlots = () => [...left.values()].some((count) => count > 0);
      let candidates = [...queue];
      while (candidates.length > 0 && hasSlots()) {
        const next = candidates.reduce((one, other) => (isBefore(other, one) ? other : one));
        const delivery = await takeOne(next, left);
        if (delivery === undefined) {
          candidates = candidates.filter((candidate) => candidate !== next);
          continue;
        }
        taken.push(delivery);
        served += 1;
        next.servedAt = served;
        lastServed.set(next.message.id, served);
        const { platform } = delivery.account;
        left.set(platform, (left.get(platform) ?? 1) - 1);
      }
      return taken;
    },
  };
}

function isBefore(one: QueuedMessage, other: QueuedMessage): boolean {
  return one.priority < other.priority || (one.priority === other.priority && one.servedAt < other.servedAt);
}
