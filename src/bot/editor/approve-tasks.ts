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
      }),
    ];
  }
  if (action === 'no') {
    const { outcome, task } = await rejectTask(turn, turn.actor, taskId);
    const text = outcome === 'rejected' ? messages.taskRejected(task.text) : messages.ALREADY_DECIDED;
    return decidedThenNext(turn, text, 't', skipped);
  }
  const organisationId = action === 'to' ? readNumber(choice, 1) : null;
  if (action !== 'ok' && organisationId === null) return [{ text: BUTTON_EXPIRED }];
  const { outcome, task } = await confirmTask(
    turn,
    turn.actor,
    taskId,
    organisationId === null ? {} : { organisationId },
  );
  const text =
    outcome === 'confirmed' ? messages.taskConfirmed(task.text, task.organisation) : messages.ALREADY_DECIDED;
  return decidedThenNext(turn, text, 't', skipped);
}
