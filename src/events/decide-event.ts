import { recordAudit } from '../audit/audit-log.ts';
import { dayOf, instantOf } from '../calendar.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import { isPartialDate, isPastOn } from '../partial-date.ts';
import type { EventRow, EventStatus } from './event.ts';
import { decideEvent, updateEventDates } from './event-store.ts';
import { getEvent } from './list-events.ts';

/**
 * An event lives so: `proposed` when read from a document, then `confirmed` or `rejected` by an admin; a confirmed one
 * may be `cancelled`. Nothing leads back. Each step is taken once: of two admins who decide at the same moment, the
 * second is told what the first decided.
 */
export type ConfirmOutcome =
  | { readonly outcome: 'confirmed'; readonly event: EventRow; readonly isPast: boolean }
  /** It has no start yet: `setEventDates` first. */
  | { readonly outcome: 'needs-date'; readonly event: EventRow }
  /** The status of `event` says how. */
  | { readonly outcome: 'already-decided'; readonly event: EventRow };

export type DatesOutcome =
  | { readonly outcome: 'changed' | 'unchanged'; readonly event: EventRow; readonly isPast: boolean }
  | { readonly outcome: 'already-decided'; readonly event: EventRow };

/**
 * Confirms a proposed event, so that members see it and are reminded of it.
 *
 * @throws AppError NOT_FOUND when it was withdrawn, FORBIDDEN without the right `publish`
 */
export async function confirmEvent(ctx: Context, actor: Actor, id: number): Promise<ConfirmOutcome> {
  requireRight(actor, 'publish');
  const event = await getEvent(ctx.db, id);
  if (event.status === 'proposed' && event.start === null) return { outcome: 'needs-date', event };
  const decided = await decide(ctx, actor, id, 'proposed', 'confirmed');
  return decided.isChanged
    ? { outcome: 'confirmed', event: decided.event, isPast: hasPassed(decided.event, ctx.clock.now()) }
    : { outcome: 'already-decided', event: decided.event };
}

/** Turns a proposed event down; the same document does not propose it again. Errors as {@link confirmEvent}. */
export async function rejectEvent(
  ctx: Context,
  actor: Actor,
  id: number,
): Promise<{ readonly outcome: 'rejected' | 'already-decided'; readonly event: EventRow }> {
  requireRight(actor, 'publish');
  const { isChanged, event } = await decide(ctx, actor, id, 'proposed', 'rejected');
  return { outcome: isChanged ? 'rejected' : 'already-decided', event };
}

/** Calls a confirmed event off; its pending reminders lose their ground. Errors as {@link confirmEvent}. */
export async function cancelEvent(
  ctx: Context,
  actor: Actor,
  id: number,
): Promise<{ readonly outcome: 'cancelled' | 'not-confirmed'; readonly event: EventRow }> {
  requireRight(actor, 'publish');
  const { isChanged, event } = await decide(ctx, actor, id, 'confirmed', 'cancelled');
  return { outcome: isChanged ? 'cancelled' : 'not-confirmed', event };
}

/**
 * Sets when a proposed or confirmed event takes place; a proposed one stays proposed.
 *
 * @param dates ISO values as precise as known, `end` inclusive; without `end` the event has none
 * @throws AppError INPUT_INVALID for a date that does not exist, or an end before the start; else as {@link confirmEvent}
 */
export async function setEventDates(
  ctx: Context,
  actor: Actor,
  id: number,
  dates: { readonly start: string; readonly end?: string | null },
): Promise<DatesOutcome> {
  requireRight(actor, 'publish');
  const start = dates.start;
  const end = dates.end ?? null;
  checkDates(start, end);
  const at = ctx.clock.now();
  return ctx.db.transaction(async (tx) => {
    const before = await getEvent(tx, id);
    if (before.start === start && before.end === end)
      return { outcome: 'unchanged', event: before, isPast: hasPassed(before, at) };
    if (!(await updateEventDates(tx, id, { start, end }, at)))
      return { outcome: 'already-decided', event: before };
    const detail = `${before.start ?? '?'} > ${start}${end === null ? '' : `/${end}`}`;
    await recordAudit(tx, { at, actor, action: 'event.changed', subject: `event:${id}`, detail });
    const event = { ...before, start, end };
    return { outcome: 'changed', event, isPast: hasPassed(event, at) };
  });
}

/** Whether an event's last moment, as far as it is known, lies before an instant. An event without a date has not passed. */
export function hasPassed({ start, end }: Pick<EventRow, 'start' | 'end'>, now: Date): boolean {
  const last = end ?? start;
  if (last === null) return false;
  const [day = '', time] = last.split('T');
  return time === undefined ? isPastOn(last, dayOf(now)) : instantOf(day, time) < now;
}

async function decide(
  ctx: Context,
  actor: Actor,
  id: number,
  from: EventStatus,
  to: 'confirmed' | 'rejected' | 'cancelled',
): Promise<{ isChanged: boolean; event: EventRow }> {
  const at = ctx.clock.now();
  return ctx.db.transaction(async (tx) => {
    const isChanged = await decideEvent(tx, id, { from, to, byId: actor.memberId, at });
    if (isChanged) await recordAudit(tx, { at, actor, action: `event.${to}`, subject: `event:${id}` });
    return { isChanged, event: await getEvent(tx, id) };
  });
}

function checkDates(start: string, end: string | null): void {
  const wrong = [start, end].find((date) => date !== null && !isPartialDate(date));
  if (wrong !== undefined)
    throw new AppError(
      'INPUT_INVALID',
      'A date must exist and be written as 2022, 2022-04, 2022-04-08 or 2022-04-08T07:30.',
    );
  // Compared as far as both are precise: from 2022-04-08T07:30 to 2022-04-08 is one day.
  const common = Math.min(start.length, end?.length ?? 0);
  if (end !== null && end.slice(0, common) < start.slice(0, common))
    throw new AppError('INPUT_INVALID', 'An event cannot end before it starts.');
}
