import { dayOf, formatDay, timeOf } from '../calendar.ts';
import type { ProgressFigures } from '../messages/vi/broadcasts.ts';

/** How far a message has come, in one line: `1,200/5,000 sent (24%), 3 failed, 28/s, about 3 min left`. */
export function describeProgress(
  figures: ProgressFigures,
  { status, sendAt, now }: { readonly status: string; readonly sendAt: Date; readonly now: Date },
): string {
  const { total, sent, waiting, held, heldByPlatform, heldUntil, perSecond, secondsLeft } = figures;
  const isMoving = status === 'sending' && now >= sendAt;
  return [
    `${count(sent)}/${count(total)} sent (${percent(total - waiting, total)})`,
    ...ended(figures),
    ...(status === 'paused' ? [`paused, ${count(waiting)} wait`] : []),
    ...(status === 'sending' && now < sendAt ? [`planned for ${instant(sendAt)}`] : []),
    ...(isMoving && perSecond !== null && perSecond > 0 ? [rate(perSecond)] : []),
    ...(isMoving && secondsLeft !== null ? [`${duration(secondsLeft)} left`] : []),
    ...(heldByPlatform > 0
      ? [`${count(heldByPlatform)} wait until they write or their platform takes it`]
      : []),
    ...(heldUntil !== null
      ? [`${count(held - heldByPlatform)} in quiet hours or put off, the first until ${instant(heldUntil)}`]
      : []),
  ].join(', ');
}

/** What became of a message in which nothing will change any more. */
export function describeOutcome(figures: ProgressFigures, isCancelled: boolean, uncertain: number): string {
  const { total, sent } = figures;
  const doubt = uncertain === 0 ? [] : [`${count(uncertain)} may have arrived twice`];
  return `${isCancelled ? 'Cancelled' : 'Finished'}: ${[`${count(sent)}/${count(total)} sent`, ...ended(figures), ...doubt].join(', ')}.`;
}

function ended({ failed, expired, cancelled }: ProgressFigures): string[] {
  return Object.entries({ failed, expired, cancelled })
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${count(number)} ${state}`);
}

function count(value: number): string {
  return value.toLocaleString('en');
}

/** Rounded down: 100% is said only when it is true. */
function percent(part: number, whole: number): string {
  return whole === 0 ? '100%' : `${Math.floor((part / whole) * 100)}%`;
}

function rate(perSecond: number): string {
  return perSecond >= 1
    ? `${count(Math.round(perSecond))}/s`
    : `${Math.max(1, Math.round(perSecond * 60))}/min`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `about ${minutes} min`;
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function instant(at: Date): string {
  return `${timeOf(at)} ${formatDay(dayOf(at))}`;
}
