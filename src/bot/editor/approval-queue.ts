import { listProposedEvents } from '../../events/list-events.ts';
import { hasRight } from '../../members/actor.ts';
import { countPending, listPending } from '../../members/admission.ts';
import * as messages from '../../messages/vi/editor-approval.ts';
import { listProposedTasks } from '../../tasks/list-tasks.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { eventButtons, memberButtons, taskButtons } from './approval-buttons.ts';

/** Events, tasks and people are gone through in this order, one card at a time. */
export type Queue = 'e' | 't' | 'm';

/**
 * The card at a place in a queue, or the first of the queues after it; at the end, what was left for later.
 *
 * @param skipped how many cards of this queue the person has left for later; they come first in it
 */
export async function nextCard(turn: Turn, queue: Queue, skipped: number): Promise<Reply> {
  if (queue === 'e') {
    const { total, events } = await listProposedEvents(turn.db, { limit: 1, offset: skipped });
    const [event] = events;
    if (event === undefined) return nextCard(turn, 't', 0);
    return {
      text: messages.eventCard(event, `${skipped + 1}/${total}`),
      buttons: eventButtons(event, skipped),
    };
  }
  if (queue === 't') {
    const { total, tasks } = await listProposedTasks(turn.db, { limit: 1, offset: skipped });
    const [task] = tasks;
    if (task === undefined) return nextCard(turn, 'm', 0);
    return { text: messages.taskCard(task, `${skipped + 1}/${total}`), buttons: taskButtons(task, skipped) };
  }
  const member = hasRight(turn.actor, 'admit')
    ? (await listPending(turn.db, { limit: skipped + 1 }))[skipped]
    : undefined;
  if (member === undefined) return theEnd(turn);
  const position = `${skipped + 1}/${await countPending(turn.db)}`;
  return {
    text: messages.memberCard(member, position),
    buttons: memberButtons(member.id, skipped),
  };
}

/** The decision stays to be read where its card was; the next card follows below. */
export async function decidedThenNext(
  turn: Turn,
  decision: Reply['text'],
  queue: Queue,
  skipped: number,
): Promise<readonly Reply[]> {
  return [{ text: decision, replaces: true }, await nextCard(turn, queue, skipped)];
}

/** A count of cards left for later, from a button. */
export function skippedOf(argument: string | undefined): number {
  return readNumber(argument) ?? 0;
}

async function theEnd(turn: Turn): Promise<Reply> {
  const none = { limit: 0, offset: 0 };
  const events = await listProposedEvents(turn.db, none);
  const tasks = await listProposedTasks(turn.db, none);
  const members = hasRight(turn.actor, 'admit') ? await countPending(turn.db) : 0;
  return {
    text: messages.allSeen({ events: events.total, tasks: tasks.total, members }),
    buttons: [[{ label: messages.APPROVE_BUTTONS.confirmed, data: 'dvc:list:0' }]],
  };
}
