import { dayOf } from '../../calendar.ts';
import { cancelEvent } from '../../events/decide-event.ts';
import { getEvent, listUpcomingEvents } from '../../events/list-events.ts';
import * as messages from '../../messages/vi/editor-approval.ts';
import { countReminded } from '../../reminders/tell-changes.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { offsetOf, PAGE_SIZE, turnButtons } from '../member/pages.ts';
import { askForDay } from './approve-events.ts';

/** Confirmed events that are to come: their day can be changed, or they can be called off. */
export async function handleConfirmedButton(
  turn: Turn,
  [action, argument]: readonly string[],
): Promise<readonly Reply[]> {
  if (action === 'list') return [{ ...(await listPage(turn, offsetOf(argument))), replaces: true }];
  const eventId = readNumber(argument, 1);
  if (eventId === null) return [{ text: messages.ALREADY_DECIDED }];
  if (action === 'day') return askForDay(turn, { eventId, skipped: 0 });
  if (action === 'off') return [await askToCancel(turn, eventId)];
  if (action !== 'off!') return [await listPage(turn, 0)];
  const { outcome, event } = await cancelEvent(turn, turn.actor, eventId);
  return [
    {
      text: outcome === 'cancelled' ? messages.eventCancelled(event.title) : messages.ALREADY_DECIDED,
      replaces: true,
    },
  ];
}

async function listPage({ db, clock }: Turn, offset: number): Promise<Reply> {
  const page = { limit: PAGE_SIZE, offset };
  const { total, events } = await listUpcomingEvents(db, dayOf(clock.now()), page);
  if (events.length === 0) return { text: messages.NO_CONFIRMED_EVENTS };
  const { changeDay, cancelEvent: cancel } = messages.APPROVE_BUTTONS;
  const rows = events.map(({ id }, index) => [
    { label: messages.numbered(changeDay, offset + index + 1), data: `dvc:day:${id}` },
    { label: messages.numbered(cancel, offset + index + 1), data: `dvc:off:${id}` },
  ]);
  const turning = turnButtons(offset, events.length, total, (number) => `dvc:list:${number}`);
  return {
    text: messages.confirmedEvents(events, offset + 1, total),
    buttons: turning.length === 0 ? rows : [...rows, turning],
  };
}

async function askToCancel(turn: Turn, eventId: number): Promise<Reply> {
  const event = await getEvent(turn.db, eventId);
  if (event.status !== 'confirmed') return { text: messages.ALREADY_DECIDED };
  const { reallyCancel, keep } = messages.APPROVE_BUTTONS;
  return {
    text: messages.askCancelEvent(event, await countReminded(turn, eventId)),
    buttons: [
      [
        { label: reallyCancel, data: `dvc:off!:${eventId}` },
        { label: keep, data: 'dvc:list:0' },
      ],
    ],
  };
}
