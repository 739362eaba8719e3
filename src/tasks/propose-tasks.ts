import { cutText } from '../articles/plain-text.ts';
import { dayOf } from '../calendar.ts';
import { findOrganisation } from '../members/organisations.ts';
import { isPastOn } from '../partial-date.ts';
import type { Connection } from '../storage/database.ts';
import { fold } from '../text/fold.ts';
import type { FoundTask } from '../text/tasks.ts';
import type { TaskRow } from './task.ts';
import {
  deleteProposedTasks,
  insertProposedTasks,
  type NewTask,
  selectTasksByText,
  selectTasksOfDocument,
} from './task-store.ts';

const MAX_TEXT_CHARS = 5000;
const MAX_TASKS = 200;

export interface ProposedTasks {
  /** All tasks of the document that were not turned down, old and new. */
  readonly tasks: readonly TaskRow[];
  readonly proposed: number;
  readonly withdrawn: number;
}

/**
 * Brings the proposed tasks of a document in line with what is found in it now, as `proposeEvents` does for events.
 *
 * @param onlyAhead for an archive: proposes only what has a deadline that is not past
 */
export async function proposeTasks(
  tx: Connection,
  documentId: number,
  found: readonly FoundTask[],
  { now, onlyAhead = false }: { readonly now: Date; readonly onlyAhead?: boolean },
): Promise<ProposedTasks> {
  const wanted = distinct(found.slice(0, MAX_TASKS).map((task) => toNewTask(documentId, task))).filter(
    ({ deadline }) => !onlyAhead || (deadline !== null && !isPastOn(deadline, dayOf(now))),
  );
  const own = await selectTasksOfDocument(tx, documentId);
  const ownKeys = new Set(own.map(keyOf));
  const wantedKeys = new Set(wanted.map(keyOf));
  const unknown = wanted.filter((task) => !ownKeys.has(keyOf(task)));
  const elsewhere = new Set(
    (
      await selectTasksByText(
        tx,
        unknown.map(({ text }) => text),
        documentId,
      )
    ).map(keyOf),
  );
  const added = unknown.filter((task) => !elsewhere.has(keyOf(task)));
  const gone = own.filter((task) => task.status === 'proposed' && !wantedKeys.has(keyOf(task)));
  const withdrawn = await deleteProposedTasks(
    tx,
    gone.map(({ id }) => id),
  );
  await insertProposedTasks(tx, await withOrganisations(tx, added, found), now);
  const tasks = (await selectTasksOfDocument(tx, documentId)).filter(({ status }) => status !== 'rejected');
  return { tasks, proposed: added.length, withdrawn };
}

/** A task asked of one organisation by its name is proposed for it, unless the name may mean several. */
async function withOrganisations(
  tx: Connection,
  tasks: readonly NewTask[],
  found: readonly FoundTask[],
): Promise<NewTask[]> {
  const named = new Set(found.filter(({ whoKind }) => whoKind === 'named').map(({ who }) => who));
  const ids = new Map<string, number | null>();
  const result: NewTask[] = [];
  for (const task of tasks) {
    const { who } = task;
    if (who !== null && named.has(who) && !ids.has(who)) {
      ids.set(who, (await findOrganisation(tx, who))?.id ?? null);
    }
    result.push({ ...task, organisationId: ids.get(who ?? '') ?? null });
  }
  return result;
}

/** Nobody changes a task's text or deadline by hand, so together they tell one from another. */
function keyOf({ text, deadline }: { readonly text: string; readonly deadline: string | null }): string {
  const words = fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return `${words}|${deadline ?? ''}`;
}

function toNewTask(documentId: number, { text, who, deadline, sentence }: FoundTask): NewTask {
  return {
    documentId,
    text: cutText(text, MAX_TEXT_CHARS),
    who: who ?? null,
    organisationId: null,
    deadline: deadline ?? null,
    sentence: cutText(sentence, MAX_TEXT_CHARS),
  };
}

function distinct(tasks: readonly NewTask[]): NewTask[] {
  const byKey = new Map<string, NewTask>();
  for (const task of tasks) {
    const key = keyOf(task);
    if (task.text.trim() !== '' && !byKey.has(key)) byKey.set(key, task);
  }
  return [...byKey.values()];
}
