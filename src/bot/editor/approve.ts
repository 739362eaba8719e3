import { APPROVE_DESCRIPTION } from '../../messages/vi/editor-approval.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { nextCard, skippedOf } from './approval-queue.ts';
import { EVENT_DAY_STEP, handleEventButton, takeEventDay } from './approve-events.ts';
import { handleMemberButton } from './approve-members.ts';
import { handleTaskButton } from './approve-tasks.ts';
import { handleConfirmedButton } from './confirmed-events.ts';
import { buttonNeeding, needing } from './needing.ts';

/** `/duyet`: what waits for a decision, one card at a time; after each decision comes the next. */
export const approveFeature: BotFeature = needing('publish', {
  commands: [
    {
      name: 'duyet',
      aliases: ['choduyet', 'duyetsukien', 'duyetnguoi'],
      description: APPROVE_DESCRIPTION,
      isVisibleTo: () => true,
      run: async (turn) => [await nextCard(turn, 'e', 0)],
    },
  ],
  buttons: [
    { prefix: 'dve', run: handleEventButton },
    { prefix: 'dvt', run: handleTaskButton },
    buttonNeeding('admit', { prefix: 'adm', run: handleMemberButton }),
    { prefix: 'dvc', run: handleConfirmedButton },
    { prefix: 'dv', run: (turn, [queue, offset]) => skipTo(turn, queue, offset) },
  ],
  steps: [{ step: EVENT_DAY_STEP, run: takeEventDay }],
});

async function skipTo(
  turn: Turn,
  queue: string | undefined,
  offset: string | undefined,
): Promise<readonly Reply[]> {
  const known = queue === 't' || queue === 'm' ? queue : 'e';
  return [{ ...(await nextCard(turn, known, skippedOf(offset))), replaces: true }];
}
