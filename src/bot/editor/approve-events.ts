import { dayOf } from '../../calendar.ts';
import { AppError } from '../../errors.ts';
import { confirmEvent, rejectEvent, setEventDates } from '../../events/decide-event.ts';
import type { EventRow } from '../../events/event.ts';
import { getEvent } from '../../events/list-events.ts';
import { BUTTON_EXPIRED } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/editor-approval.ts';
import type { IncomingContent } from '../../platforms/platform.ts';
import { reminderDays } from '../../reminders/reminder-schedule.ts';
import { countReminded } from '../../reminders/tell-changes.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { clearStep, setStep } from '../steps-store.ts';
import { eventButtons } from './approval-buttons.ts';
import { decidedThenNext, skippedOf } from './approval-queue.ts';
import { keepHour } from './keep-hour.ts';
import { readTypedPeriod } from './read-typed-period.ts';

export const EVENT_DAY_STEP = 'duyet:day';

interface DayStep {
  readonly eventId: number;
  readonly skipped: number;
}

export async function handleEventButton(
  turn: Turn,
  [action, id, offset]: readonly string[],
): Promise<readonly Reply[]> {
  const eventId = readNumber(id, 1);
  const skipped = skippedOf(offset);
  if (eventId === null) return [{ text: messages.ALREADY_DECIDED }];
  if (action === 'day') return askForDay(turn, { eventId, skipped });
  if (action === 'no') {
    const { outcome, event } = await rejectEvent(turn, turn.actor, eventId);
    const text = outcome === 'rejected' ? messages.eventRejected(event.title) : messages.ALREADY_DECIDED;
    return decidedThenNext(turn, text, 'e', skipped);
  }
  if (action !== 'ok') return [{ text: BUTTON_EXPIRED }];
  const confirmed = await confirmEvent(turn, turn.actor, eventId);
  if (confirmed.outcome === 'needs-date') return [{ text: messages.EVENT_NEEDS_DAY }];
  if (confirmed.outcome === 'already-decided') {
    return decidedThenNext(turn, messages.ALREADY_DECIDED, 'e', skipped);
  }
  const text = messages.eventConfirmed(confirmed.event, aheadOf(turn, confirmed));
  return decidedThenNext(turn, text, 'e', skipped);
}

/** The next text of this person is the day. */
export async function askForDay(turn: Turn, step: DayStep): Promise<readonly Reply[]> {
  const event = await getEvent(turn.db, step.eventId);
  await setStep(turn.db, turn.account.id, EVENT_DAY_STEP, step, turn.clock.now());
  return [{ text: messages.askEventDay(event.title) }];
}

export async function takeEventDay(
  turn: Turn,
  data: unknown,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  const { eventId, skipped } = data as DayStep;
  const typed = content.kind === 'text' ? content.text : '';
  const read = readTypedPeriod(typed, dayOf(turn.clock.now()));
  if (read === null) return [{ text: messages.DAY_UNCLEAR }];
  const { keptTime, ...period } = keepHour(read, await getEvent(turn.db, eventId), typed);
  const changed = await setEventDates(turn, turn.actor, eventId, period).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'INPUT_INVALID') return null;
    throw error;
  });
  if (changed === null) return [{ text: messages.DAY_IMPOSSIBLE }];
  await clearStep(turn.db, turn.account.id);
  const { event, outcome } = changed;
  if (outcome === 'already-decided') return [{ text: messages.ALREADY_DECIDED }];
  if (event.status === 'confirmed') {
    const reminded = outcome === 'changed' ? await countReminded(turn, event.id) : 0;
    return [{ text: messages.eventDayChanged(event, { ahead: aheadOf(turn, changed), reminded, keptTime }) }];
  }
  return [{ text: messages.eventDayUnderstood(event, keptTime), buttons: eventButtons(event, skipped) }];
}

function aheadOf(
  { clock }: Turn,
  { event: { id, start }, isPast }: { readonly event: EventRow; readonly isPast: boolean },
): messages.RemindersAhead {
  return { isPast, days: start === null ? [] : reminderDays({ id, start }, clock.now()) };
}
