import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ZaloBotApi } from './bot-api.ts';
import { describeError, isTokenRefused, refusalCode, tokenRefused } from './bot-errors.ts';
import type { Intake } from './intake.ts';
import type { ReadUpdate } from './read-update.ts';
import type { ZaloBotTiming } from './timing.ts';

/** More are left at Zalo, which keeps what nobody has fetched; what is in hand would be lost in a crash. */
const MOST_IN_HAND = 20;
/** Polls that end sooner than this without news, in ms, are not idle: somebody else polls, or the server misbehaves. */
const LEAST_POLL_MS = 200;
/** Then the next one waits so long. */
const QUICK_POLL_PAUSE_MS = 1_000;

export interface PollingOptions {
  readonly api: ZaloBotApi;
  readonly read: (value: unknown) => ReadUpdate;
  readonly intake: Intake;
  readonly timing: ZaloBotTiming;
  readonly logger: Logger;
}

export interface Polling {
  /** Resolves when polling has ended. */
  run(): Promise<void>;
  stop(): void;
}

/**
 * Long polling as the Bot Platform has it: one event an answer, 408 when nothing came, the cursor at Zalo (zalo.md A.6).
 * Only one process may poll; the leader does.
 */
export function createPolling({ api, read, intake, timing, logger }: PollingOptions): Polling {
  const stopping = new AbortController();
  let failures = 0;

  async function poll(): Promise<void> {
    await intake.fewerThan(MOST_IN_HAND);
    if (stopping.signal.aborted) return;
    const beganAt = performance.now();
    let value: unknown;
    try {
      value = await api.getUpdates(timing.pollSeconds, stopping.signal);
    } catch (error) {
      if (refusalCode(error) !== 408) throw error;
      answered();
      return pauseAfterQuick(beganAt);
    }
    answered();
    const updates = valuesIn(value).map(read);
    for (const update of updates) void intake.take(update);
    if (updates.every(({ kind }) => kind === 'malformed')) await pauseAfterQuick(beganAt);
  }

  async function pauseAfterQuick(beganAt: number): Promise<void> {
    if (performance.now() - beganAt >= LEAST_POLL_MS) return;
    await pause(Math.min(timing.failureRetryMs, QUICK_POLL_PAUSE_MS));
  }

  function answered(): void {
    if (failures > 0) logger.info('Zalo answers again');
    failures = 0;
  }

  /** Says once what is wrong, and waits before the next poll. */
  async function recover(error: unknown): Promise<void> {
    failures += 1;
    if (refusalCode(error) === 400) {
      // Somebody has set a webhook; this service is told to poll.
      logger.warn('Zalo refuses to be polled, so a webhook may be set: it is removed');
      await api.deleteWebhook().catch(() => undefined);
    } else if (isTokenRefused(error)) {
      if (failures === 1) logger.error(tokenRefused().message);
    } else if (failures === 1)
      logger.warn(describeError(error), 'Updates cannot be fetched from Zalo; trying again');
    await pause(Math.min(timing.failureRetryMs * failures, timing.longestRetryMs));
  }

  /** Ends early when stopping. */
  async function pause(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  return {
    async run() {
      while (!stopping.signal.aborted) {
        try {
          await poll();
        } catch (error) {
          if (!stopping.signal.aborted) await recover(error);
        }
      }
    },
    stop: () => stopping.abort(),
  };
}

/** One event by the documentation; none, where nothing came and that is not said by 408; a list costs nothing to take. */
function valuesIn(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
