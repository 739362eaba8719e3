import type { Context } from '../context.ts';
import { moveAccount } from '../members/accounts.ts';
import type { Platform, PlatformName } from '../platforms/platform.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { readSetting } from '../storage/settings-store.ts';
import { claimed } from './delivery-state.ts';
import {
  applyChanges,
  type Change,
  closeWindows,
  endLeases,
  markUnreachable,
  type OpenMessage,
  renewLeases,
} from './dispatch-store.ts';
import { createDueQueue } from './due-queue.ts';
import { readContent, releaseReserved } from './due-store.ts';
import { releaseAllHeld } from './held-store.ts';
import { keepHouse } from './housekeeping.ts';
import { LEAST_FAILURES, pauseFailing } from './pause-failing.ts';
import { createWays } from './platform-ways.ts';
import { createOwner } from './process-owner.ts';
import { createMessageContent, type MessageContent } from './send-parts.ts';
import { createSendWindow, type Outcomes } from './send-window.ts';
import type { SendableDelivery } from './sort-due.ts';

export interface SendWorkerOptions extends Context {
  readonly platforms: ReadonlyMap<PlatformName, Platform>;
  readonly concurrency: number;
  readonly concurrencies?: ReadonlyMap<PlatformName, number>;
  readonly batchSize: number;
  readonly leaseMs: number;
  readonly isOnlySender?: () => boolean;
  readonly elapsedMs?: () => number;
  /** Called after each answer of a platform. */
  readonly onOutcome: () => void;
}

/** What the dispatcher does, one thing at a time; when is the dispatcher's business. Calls must not overlap. */
export interface SendWorker {
  /** Looks at all messages that are not finished, keeps house, and begins to read anew what is due. */
  look(): Promise<void>;
  /** Records what came back and claims what goes next, in one statement, then hands it to the platforms. */
  turn(options: { readonly isClaiming: boolean }): Promise<void>;
  renewLeases(): Promise<void>;
  /** Gives up what was read ahead, at the end. */
  releaseReadAhead(): Promise<void>;
  /** Whether nothing has changed since the last look, and no platform has opened that was closed then. */
  isLookFresh(): boolean;
  /** Whether something due may go once a platform opens that is closed for a while. */
  isWaitingForPlatform(): boolean;
  /** On `performance.now()`; null when no platform is closed. */
  nextOpeningAt(): number | null;
  /** Sends without answer, and answers that are not recorded. */
  hasWorkInHand(): boolean;
  unrecorded(): number;
  inFlight(): number;
  state(): {
    readonly stuckSince: Date | null;
    readonly movedAt: Date | null;
    readonly inFlight: number;
    readonly isPaused: boolean;
    readonly unauthorised: readonly PlatformName[];
    readonly down: readonly PlatformName[];
  };
}

export function createSendWorker(options: SendWorkerOptions): SendWorker {
  const { db, clock, logger, platforms, concurrency, batchSize, leaseMs } = options;
  const owner = createOwner();
  const contents = new Map<number, MessageContent>();
  const window = createSendWindow(options);
  const queue = createDueQueue({
    db,
    clock,
    owner,
    leaseMs,
    isOpen: window.isOpen,
    waysOf: createWays({ platforms, clock, closures: window.closures, down: window.down }),
    onChange: noteProgress,
  });

  let due: readonly OpenMessage[] = [];
  let isPaused = false;
  let isLookFresh = false;
  let wasWaiting = false;
  let dueSince: Date | null = null;
  let progressAt: Date | null = null;
  let takenSinceLook = 0;
  let nextRenewalAt = 0;
  const faults = new Map<number, number>();
  let mustEndLeases = options.isOnlySender !== undefined;
  let mustReleaseHeld = [...platforms.values()].some(({ reach }) => reach !== undefined);

  function noteProgress(): void {
    isLookFresh = false;
    progressAt = clock.now();
  }

  async function toTask(delivery: SendableDelivery) {
    const { due: found, account, form, routeReason } = delivery;
    const { record: was, messageId } = found;
    const platform = platforms.get(account.platform) as Platform;
    const content = contents.get(messageId) ?? createMessageContent(await readContent(db, messageId));
    contents.set(messageId, content);
    const until = new Date(clock.now().getTime() + leaseMs);
    const route = form === 'text' ? null : form;
    const now = claimed(was, { owner, until, accountId: account.id, route, routeReason });
    return {
      was,
      record: now,
      messageId,
      account,
      content: content.forDelivery(platform, delivery),
    };
  }

  function record(
    { changes, unreachable, closedWindows, moved }: Outcomes,
    claims: readonly Change[],
  ): Promise<Set<number>> {
    const all = [...changes, ...claims];
    if (unreachable.length + closedWindows.length + moved.length === 0) return applyChanges(db, all);
    return db.transaction(async (tx) => {
      const applied = await applyChanges(tx, all);
      if (unreachable.length > 0) await markUnreachable(tx, unreachable);
      if (closedWindows.length > 0) await closeWindows(tx, closedWindows);
      for (const { platform, fromChatId, toChatId } of moved) {
        await moveAccount(tx, platform, fromChatId, toChatId);
      }
      return applied;
    });
  }

  /** Counts so as not to ask the database after each one; what is in the database decides. */
  async function watchFaults(messageIds: readonly number[]): Promise<void> {
    for (const id of messageIds) faults.set(id, (faults.get(id) ?? 0) + 1);
    for (const [id, count] of faults) {
      if (count < LEAST_FAILURES) continue;
      if (await pauseFailing({ db, clock, logger }, id)) queue.drop(id);
      faults.delete(id);
    }
  }

  return {
    async look() {
      isLookFresh = true;
      if (mustEndLeases) {
        await endLeases(db);
        mustEndLeases = false;
      }
      if (mustReleaseHeld) {
        await releaseAllHeld(db, clock.now());
        mustReleaseHeld = false;
      }
      isPaused = (await readSetting(db, 'sending.paused')) === 'on';
      due = await keepHouse({ db, clock, logger }, { owner, isInHand: window.isInHand });
      dueSince = due.length === 0 || isPaused ? null : (dueSince ?? clock.now());
      // Read anew: the text of a reminder is corrected on its way when its event changes.
      contents.clear();
      const pageSize = Math.min(batchSize, 2 * Math.max(concurrency, takenSinceLook));
      queue.reset(isPaused ? [] : due, pageSize);
      takenSinceLook = 0;
    },

    async turn({ isClaiming }) {
      // Before the slots: what opens in between has not been asked for anything yet.
      wasWaiting = window.isWaiting();
      const slots = isClaiming ? window.slots() : new Map<PlatformName, number>();
      const outcomes = window.takeOutcomes();
      try {
        const taken = await queue.take(slots);
        const tasks: Awaited<ReturnType<typeof toTask>>[] = [];
        for (const delivery of taken) tasks.push(await toTask(delivery));
        const claims = tasks.map((task) => ({ was: task.was, now: task.record }));
        const applied = await retryConflicts(() => record(outcomes, claims));
        for (const task of tasks) if (applied.has(task.record.id)) window.send(task);
        takenSinceLook += taken.length;
        if (taken.length + outcomes.changes.length > 0) isLookFresh = false;
        if (outcomes.changes.some(({ now }) => now.state !== 'pending')) noteProgress();
      } catch (error) {
        window.restore(outcomes);
        throw error;
      }
      await watchFaults(outcomes.faults);
    },

    async renewLeases() {
      const at = performance.now();
      if (at < nextRenewalAt) return;
      nextRenewalAt = at + leaseMs / 3;
      const ids = window.inFlightIds();
      if (ids.length > 0) await renewLeases(db, owner, ids, new Date(clock.now().getTime() + leaseMs));
    },

    async releaseReadAhead() {
      queue.reset([], 1);
      await releaseReserved(
        db,
        owner,
        due.map(({ id }) => id),
      );
    },

    isLookFresh: () => isLookFresh && ![...queue.passedOver()].some(window.isOpen),
    isWaitingForPlatform: () => !isPaused && due.length > 0 && (wasWaiting || window.isWaiting()),
    nextOpeningAt: window.nextOpeningAt,
    hasWorkInHand: () => window.inFlight() + window.unrecorded() > 0,
    unrecorded: window.unrecorded,
    inFlight: window.inFlight,
    state: () => ({
      stuckSince: dueSince === null ? null : latest(dueSince, progressAt),
      movedAt: progressAt,
      inFlight: window.inFlight(),
      isPaused,
      unauthorised: window.unauthorised(),
      down: window.down(),
    }),
  };
}

function latest(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one;
}
