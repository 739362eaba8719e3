import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { withoutWords } from '../error-fields.ts';
import type { Platform, PlatformName, SendResult } from '../platforms/platform.ts';
import { answered, type DeliveryRecord, partAccepted } from './delivery-state.ts';
import type { Change, ClosedWindow, UnreachableAccount } from './dispatch-store.ts';
import { isFault } from './pause-failing.ts';
import { createPlatformClosures, type PlatformClosures } from './platform-closures.ts';
import { createPlatformGate } from './platform-gate.ts';
import { type SendableContent, sendParts } from './send-parts.ts';

/** What came back and is to be recorded. */
export interface Outcomes {
  readonly changes: readonly Change[];
  readonly unreachable: readonly UnreachableAccount[];
  readonly closedWindows: readonly ClosedWindow[];
  readonly moved: readonly {
    readonly platform: PlatformName;
    readonly fromChatId: string;
    readonly toChatId: string;
  }[];
  /** Messages for which a delivery was given up that is not its recipient's fault: one entry for each. */
  readonly faults: readonly number[];
}

export interface SendWindowOptions {
  readonly platforms: ReadonlyMap<PlatformName, Platform>;
  readonly concurrency: number;
  readonly concurrencies?: ReadonlyMap<PlatformName, number>;
  readonly elapsedMs?: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called after each answer. */
  readonly onOutcome: () => void;
}

interface SendTask {
  /** As claimed. */
  readonly record: DeliveryRecord;
  readonly messageId: number;
  readonly account: { readonly id: number; readonly platform: PlatformName; readonly chatId: string };
  readonly content: SendableContent;
}

/** The sends in hand: those the platforms have not answered, and those whose answer is not recorded yet. */
export interface SendWindow {
  /** How many more each platform takes now. */
  slots(): Map<PlatformName, number>;
  isOpen(platform: PlatformName): boolean;
  /** Where nothing can be sent for a while, as platforms have answered: other accounts are used meanwhile. */
  closures: PlatformClosures['now'];
  /** Platforms that refuse the token. */
  unauthorised(): PlatformName[];
  /** Platforms that have not worked for a minute, those among them. */
  down(): PlatformName[];
  /** When the next closed platform opens again by itself, on `performance.now()`; null when none is closed. */
  nextOpeningAt(): number | null;
  send(task: SendTask): void;
  /** Whether a platform is closed for a while (not for want of a valid token). */
  isWaiting(): boolean;
  /** How many answers wait to be recorded. */
  unrecorded(): number;
  /** Answers to record now; give them back with `restore` when that fails. */
  takeOutcomes(): Outcomes;
  restore(outcomes: Outcomes): void;
  inFlight(): number;
  inFlightIds(): number[];
  isInHand(deliveryId: number): boolean;
}

export function createSendWindow(options: SendWindowOptions): SendWindow {
  const { platforms, concurrency, concurrencies, clock, logger, onOutcome } = options;
  const lines = new Map(
    [...platforms].map(([name, platform]) => {
      const gate = createPlatformGate(concurrencies?.get(name) ?? concurrency, options.elapsedMs);
      return [name, { platform, gate, inFlight: 0 }];
    }),
  );
  const inFlight = new Set<number>();
  /** One per delivery: a part accepted and what followed it are recorded together. */
  let changes = new Map<number, Change>();
  let unreachable: UnreachableAccount[] = [];
  let closedWindows: ClosedWindow[] = [];
  const closures = createPlatformClosures(clock);
  let moved: Outcomes['moved'][number][] = [];
  let faults: number[] = [];
  const rejectedMessages = new Set<number>();

  function put(was: DeliveryRecord, now: DeliveryRecord): void {
    changes.set(now.id, { was: changes.get(now.id)?.was ?? was, now });
  }

  async function send({ record, messageId, account, content }: SendTask): Promise<void> {
    const line = lines.get(account.platform);
    if (line === undefined) return;
    const triedAt = clock.now();
    line.inFlight += 1;
    inFlight.add(record.id);
    let current = record;
    const result = await sendParts(line.platform, account.chatId, content, record.partsSent, (messageRef) => {
      current = partAccepted(current, messageRef);
      put(record, current);
      onOutcome();
    }).catch((error: unknown): SendResult => {
      // A platform answers and does not throw, so this is a mistake in it, and nobody knows how far it came.
      logger.error(
        { ...withoutWords(error), platform: account.platform, deliveryId: record.id },
        'A send failed inside',
      );
      return { outcome: 'unknown', reason: 'The platform failed' };
    });
    line.inFlight -= 1;
    inFlight.delete(record.id);
    const before = line.gate.state();
    line.gate.note(result);
    report(account.platform, before, result, messageId);
    const now = answered(current, result, clock.now(), Math.random());
    put(record, now);
    if (now.state === 'failed' && isFault(now.reason)) faults.push(messageId);
    if (result.outcome === 'recipient-gone') {
      const state = result.reason === 'blocked' ? 'blocked' : 'gone';
      unreachable.push({ accountId: account.id, state, triedAt });
    }
    if (result.outcome === 'not-now') {
      // A window is what texts need; it is kept in the database, and opens when its person writes.
      const isWindow = result.reason === 'outside-window' && result.until === null;
      if (isWindow && content.template === undefined) closedWindows.push({ accountId: account.id, triedAt });
      else closures.note(account, result);
    }
    if (result.outcome === 'moved') {
      moved.push({ platform: account.platform, fromChatId: account.chatId, toChatId: result.chatId });
    }
    onOutcome();
  }

  function report(platform: PlatformName, before: string, result: SendResult, messageId: number): void {
    const after = lines.get(platform)?.gate.state();
    const reason = 'reason' in result ? result.reason : undefined;
    if (after !== before) {
      if (after === 'open') logger.info({ platform }, 'Sending goes on');
      else if (after === 'unauthorised')
        logger.error({ platform }, 'Sending stops: the platform refuses the token');
      else logger.warn({ platform, reason }, 'Sending waits: the platform asks for it or is in trouble');
    }
    if (result.outcome === 'rejected' && !rejectedMessages.has(messageId)) {
      rejectedMessages.add(messageId);
      logger.error(
        { platform, messageId, reason },
        'The platform refuses a message; its other refusals are not logged',
      );
    }
  }

  return {
    slots() {
      const { closed } = closures.now();
      return new Map(
        [...lines].map(([name, { gate, inFlight: count }]) => [
          name,
          closed.has(name) ? 0 : gate.slots(count),
        ]),
      );
    },
    closures: closures.now,
    isOpen: (platform) => lines.get(platform)?.gate.reopensAt() === null,
    unauthorised: () =>
      [...lines].filter(([, { gate }]) => gate.state() === 'unauthorised').map(([name]) => name),
    down: () => [...lines].filter(([, { gate }]) => gate.isDown()).map(([name]) => name),
    nextOpeningAt() {
      const times = [...lines.values()].map(({ gate }) => gate.reopensAt()).filter((at) => at !== null);
      return times.length === 0 ? null : Math.min(...times);
    },
    send: (task) => void send(task),
    isWaiting: () => [...lines.values()].some(({ gate }) => gate.state() === 'waiting'),
    unrecorded: () => changes.size,
    takeOutcomes() {
      const outcomes = { changes: [...changes.values()], unreachable, closedWindows, moved, faults };
      changes = new Map();
      unreachable = [];
      closedWindows = [];
      moved = [];
      faults = [];
      return outcomes;
    },
    restore(outcomes) {
      for (const { was, now } of outcomes.changes) {
        changes.set(now.id, { was, now: changes.get(now.id)?.now ?? now });
      }
      unreachable = [...outcomes.unreachable, ...unreachable];
      closedWindows = [...outcomes.closedWindows, ...closedWindows];
      moved = [...outcomes.moved, ...moved];
      faults = [...outcomes.faults, ...faults];
    },
    inFlight: () => inFlight.size,
    inFlightIds: () => [...inFlight],
    isInHand: (id) => inFlight.has(id) || changes.has(id),
  };
}
