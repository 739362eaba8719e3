import { BUTTON_EXPIRED } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/editor-approval.ts';
import { confirmTask, rejectTask } from '../../tasks/decide-task.ts';
import { getTask } from '../../tasks/list-tasks.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { decidedThenNext, skippedOf } from './approval-queue.ts';
import { askForOrganisation } from './organisation-choice.ts';

export async function handleTaskButton(
  turn: Turn,
  [action, id, offset, choice]: readonly string[],
): Promise<readonly Reply[]> {
  const taskId = readNumber(id, 1);
  const skipped = skippedOf(offset);
  if (taskId === null) return [{ text: messages.ALREADY_DECIDED }];
  if (action === 'org') {
    const { text } = await getTask(turn.db, taskId);
    return [
      await askForOrganisation(turn, {
        forWhat: text,
        page: readNumber(choice) ?? 0,
        dataOf: (organisationId) => `dvt:to:${taskId}:${skipped}:${organisationId}`,
        pageDataOf: (page) => `dvt:org:${taskId}:${skipped}:${page}`,
        back: { label: messages.APPROVE_BUTTONS.back, data: `dv:t:${skipped}` },
      }),
    ];
  }
  if (action === 'no') {
    const { outcome, task } = await rejectTask(turn, turn.actor, taskId);
    const text = outcome === 'rejected' ? messages.taskRejected(task.text) : messages.ALREADY_DECIDED;
    return decidedThenNext(turn, text, 't', skipped);
  }
  const assignment = readAssignment(action, choice);
  if (assignment === null) return [{ text: BUTTON_EXPIRED }];
  const { outcome, task } = await confirmTask(turn, turn.actor, taskId, assignment);
  const text =
    outcome === 'confirmed' ? messages.taskConfirmed(task.text, task.organisation) : messages.ALREADY_DECIDED;
  return decidedThenNext(turn, text, 't', skipped);
}

/** `ok` leaves the task with whom it was proposed for, `all` makes it everybody's, `to` gives it to the one chosen. */
function readAssignment(
  action: string | undefined,
  choice: string | undefined,
): { readonly organisationId?: number | null } | null {
  if (action === 'ok') return {};
  if (action === 'all') return { organisationId: null };
  const organisationId = action === 'to' ? readNumber(choice, 1) : null;
  return organisationId === null ? null : { organisationId };
}
