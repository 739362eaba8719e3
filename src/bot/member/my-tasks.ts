import { dayOf } from '../../calendar.ts';
import { COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import { NO_MORE } from '../../messages/vi/bot-lists.ts';
import * as messages from '../../messages/vi/bot-planning.ts';
import { listTasksFor } from '../../tasks/list-tasks.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { replacing } from './latest.ts';
import { DOCUMENT_PREFIX, offsetOf, PAGE_SIZE, turnButtons } from './pages.ts';

const PREFIX = 'nv';

/** `/nhiemvu`: confirmed tasks of the own organisation, nearest deadline first, with the sentence each came from. */
export const myTasksFeature: BotFeature = {
  commands: [
    {
      name: 'nhiemvu',
      aliases: ['nv', 'viec', 'congviec'],
      description: COMMAND_DESCRIPTIONS.nhiemvu,
      isVisibleTo: () => true,
      run: (turn) => showTasks(turn, 0),
    },
  ],
  buttons: [
    { prefix: PREFIX, run: async (turn, [page]) => replacing(await showTasks(turn, offsetOf(page))) },
  ],
};

async function showTasks({ db, clock, actor }: Turn, offset: number): Promise<readonly Reply[]> {
  const today = dayOf(clock.now());
  const { total, tasks } = await listTasksFor(db, actor, today, { limit: PAGE_SIZE, offset });
  if (total === 0) return [{ text: messages.NO_TASKS }];
  if (tasks.length === 0) return [{ text: NO_MORE }];
  const sources = tasks.flatMap(({ documentId }, index) =>
    documentId === null
      ? []
      : [{ label: messages.openSourceButton(offset + index + 1), data: `${DOCUMENT_PREFIX}:${documentId}` }],
  );
  const turning = turnButtons(offset, tasks.length, total, (page) => `${PREFIX}:${page}`);
  return [
    {
      text: messages.myTasks({ total, offset, entries: tasks, today }),
      buttons: [sources, turning].filter((row) => row.length > 0),
    },
  ];
}
