import type { Clock } from '../../clock.ts';
import type { LocalPlatform } from '../../platforms/local/local-platform.ts';
import type { Connection } from '../../storage/database.ts';
import { stopsBetween } from './clock-stops.ts';
import { saveDemoClock } from './demo-clock-store.ts';

const MAX_MOVE_MS = 62 * 86_400_000;

export interface ClockProgress {
  /** Where the clock is. */
  readonly at: Date;
  readonly done: number;
  readonly total: number;
}

type ClockMove =
  /** How many messages arrived on the way, and for how many people. */
  | { readonly outcome: 'moved'; readonly now: Date; readonly messages: number; readonly people: number }
  | { readonly outcome: 'not-forward' | 'too-far' | 'busy' };

export interface ClockMoverOptions {
  readonly db: Connection;
  readonly clock: Clock;
  readonly platform: LocalPlatform;
  /** Moves the clock to an instant, does what is due then, and resolves when it is delivered. */
  readonly advanceTo: (instant: Date) => Promise<void>;
  /** Called at the start, after each stop and at the end. */
  readonly onProgress: () => void;
}

export interface ClockMover {
  moveTo(instant: Date): Promise<ClockMove>;
  readonly progress: () => ClockProgress | null;
}

/** Moves the demo's clock, one move at a time, through every hour on the way. */
export function createClockMover(options: ClockMoverOptions): ClockMover {
  const { db, clock, platform, advanceTo, onProgress } = options;
  let progress: ClockProgress | null = null;

  function report(next: ClockProgress | null): void {
    progress = next;
    onProgress();
  }

  async function liveThrough(stops: readonly Date[]): Promise<ClockMove> {
    const arrivedIn: string[] = [];
    const stopListening = platform.listen(({ kind, message }) => {
      if (kind === 'added' && message.direction === 'out') arrivedIn.push(message.chatId);
    });
    try {
      for (const [index, stop] of stops.entries()) {
        // Before the work of that hour, so that a crash in it does not set the clock back.
        await saveDemoClock(db, stop);
        await advanceTo(stop);
        report({ at: stop, done: index + 1, total: stops.length });
      }
      return {
        outcome: 'moved',
        now: clock.now(),
        messages: arrivedIn.length,
        people: new Set(arrivedIn).size,
      };
    } finally {
      stopListening();
      report(null);
    }
  }

  return {
    progress: () => progress,
    async moveTo(instant) {
      const now = clock.now();
      if (progress !== null) return { outcome: 'busy' };
      if (instant <= now) return { outcome: 'not-forward' };
      if (instant.getTime() - now.getTime() > MAX_MOVE_MS) return { outcome: 'too-far' };
      const stops = stopsBetween(now, instant);
      report({ at: now, done: 0, total: stops.length });
      return liveThrough(stops);
    },
  };
}
