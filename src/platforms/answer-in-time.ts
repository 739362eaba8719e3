import { setTimeout } from 'node:timers/promises';

/** What the work answers, or `late` when it takes longer than this, in ms; it then goes on all the same. */
export async function answerInTime<T>(work: Promise<T>, withinMs: number, late: T): Promise<T> {
  const waiting = new AbortController();
  const inVain = setTimeout(withinMs, late, { signal: waiting.signal }).catch(() => late);
  const answer = await Promise.race([work, inVain]);
  waiting.abort();
  return answer;
}
