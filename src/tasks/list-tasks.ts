import { addDays } from '../calendar.ts';
import { AppError } from '../errors.ts';
import { type Actor, hasRight, requireRight } from '../members/actor.ts';
import type { Connection } from '../storage/database.ts';
import type { TaskPage, TaskRow } from './task.ts';
import {
  findTaskById,
  type Page,
  selectConfirmedTasks,
  selectProposedTasks,
  selectTasksOfDocument,
} from './task-store.ts';

/** A task stays in sight this long after its deadline: who missed it must still see it. */
const OVERDUE_DAYS = 30;

/** What waits for an admin's word, oldest first. */
export async function listProposedTasks(conn: Connection, page: Page): Promise<TaskPage> {
  return selectProposedTasks(conn, page);
}

/**
 * Confirmed tasks that fall on the actor: asked of everybody, of the own organisation or of one it belongs to; for a
 * secretary also of those below it; for who may publish, all. Nearest deadline first, overdue ones for 30 days.
 *
 * @param today `YYYY-MM-DD` in the office's zone
 * @throws AppError FORBIDDEN
 */
export async function listTasksFor(
  conn: Connection,
  actor: Actor,
  today: string,
  page: Page,
): Promise<TaskPage> {
  requireRight(actor, 'read');
  const reach = hasRight(actor, 'publish')
    ? ({ kind: 'all' } as const)
    : ({
        kind: 'organisation',
        path: actor.organisationPath,
        withBelow: actor.role === 'secretary',
      } as const);
  return selectConfirmedTasks(conn, reach, addDays(today, -OVERDUE_DAYS), page);
}

/** All tasks read from one document, whatever became of them. */
export async function listTasksOfDocument(conn: Connection, documentId: number): Promise<readonly TaskRow[]> {
  return selectTasksOfDocument(conn, documentId);
}

/** @throws AppError NOT_FOUND */
export async function getTask(conn: Connection, id: number): Promise<TaskRow> {
  const task = await findTaskById(conn, id);
  if (task === null)
    throw new AppError('NOT_FOUND', `There is no task ${id}; it may have been withdrawn since.`);
  return task;
}
