import { setTimeout } from 'node:timers/promises';
import { createRateMeter } from '../broadcasts/rate-meter.ts';
import { measureProgress } from '../broadcasts/read-progress.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { findMessage } from '../outbox/report.ts';
import { readSetting } from '../storage/settings-store.ts';
import { describeOutcome, describeProgress } from './describe-progress.ts';
import type { StatusLine } from './output.ts';

const POLL_MS = 1_000;
/** Looking must cost the database next to nothing beside the sending: after a slow look comes a longer pause. */
const PAUSES_PER_LOOK = 20;
/** So long without any movement, in ms, while something is due, there is probably nobody who sends. */
const IDLE_MS = 10_000;

export interface FollowOptions {
  readonly line: StatusLine;
  /** Ends the watching and nothing else. */
  readonly signal: AbortSignal;
  readonly pollMs?: number;
  readonly idleMs?: number;
}

/**
 * Shows how a message comes along until nothing will change any more. Only looks: the running service sends.
 *
 * @returns false when the watching was ended before
 * @throws AppError NOT_FOUND when there is no such message
 */
export async function followMessage(
  context: Context,
  messageId: number,
  { line, signal, pollMs = POLL_MS, idleMs = IDLE_MS }: FollowOptions,
): Promise<boolean> {
  const { db, clock } = context;
  const meter = createRateMeter();
  let moved = { waiting: -1, at: performance.now() };
  let lastIdle: string | null = null;
  while (!signal.aborted) {
    const lookedAt = performance.now();
    const message = await findMessage(db, { id: messageId });
    if (message === null) throw new AppError('NOT_FOUND', `There is no message ${messageId}.`);
    const { status, sendAt, finishedAt } = message;
    const isFinished = finishedAt !== null;
    const { figures, uncertain } = await measureProgress(context, { id: messageId, isFinished }, (sent) =>
      meter.measure(lookedAt, sent),
    );
    if (isFinished) {
      line.end();
      line.say(describeOutcome(figures, status === 'cancelled', uncertain));
      return true;
    }
    const now = clock.now();
    line.show(describeProgress(figures, { status, sendAt, now }));
    const { waiting, held } = figures;
    const isDue = status === 'sending' && sendAt <= now && waiting > held;
    if (waiting !== moved.waiting || !isDue) moved = { waiting, at: lookedAt };
    const idle = lookedAt - moved.at >= idleMs ? await whyIdle(context, waiting - held) : null;
    if (idle !== null && idle !== lastIdle) line.say(idle);
    lastIdle = idle;
    const lookMs = performance.now() - lookedAt;
    await setTimeout(Math.max(pollMs, lookMs * PAUSES_PER_LOOK), undefined, { signal }).catch(
      () => undefined,
    );
  }
  line.end();
  return false;
}

async function whyIdle({ db }: Context, due: number): Promise<string> {
  const isPaused = (await readSetting(db, 'sending.paused')) === 'on';
  return isPaused
    ? 'All sending is paused since a backup was restored: bantin resume lets it go on.'
    : `Nothing moves although ${due.toLocaleString('en')} are due: no running service sends them. Run bantin start; if it runs, its log and /readyz say what it waits for.`;
}
