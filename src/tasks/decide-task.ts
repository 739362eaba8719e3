import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import { getTask } from './list-tasks.ts';
import type { TaskRow } from './task.ts';
import { decideTask, hasOrganisation } from './task-store.ts';

/** A task is `proposed` when read, then `confirmed` or `rejected` once; of two admins the second hears of the first. */
export interface TaskDecision<Outcome extends string> {
  readonly outcome: Outcome | 'already-decided';
  readonly task: TaskRow;
}

interface TaskAssignment {
  readonly organisationId?: number | null;
}

/**
 * Confirms a proposed task.
 *
 * @param options `organisationId`: whose task it is, with all below it; `null` makes it everybody's; without it the task
 *   stays with the organisation it was proposed for, or everybody's if that is none
 * @throws AppError NOT_FOUND when the task was withdrawn or there is no such organisation, FORBIDDEN without `publish`
 */
export async function confirmTask(
  ctx: Context,
  actor: Actor,
  id: number,
  options: TaskAssignment = {},
): Promise<TaskDecision<'confirmed'>> {
  return decide(ctx, actor, id, 'confirmed', options);
}

/** Turns a proposed task down; the same document does not propose it again. Errors as {@link confirmTask}. */
export async function rejectTask(ctx: Context, actor: Actor, id: number): Promise<TaskDecision<'rejected'>> {
  return decide(ctx, actor, id, 'rejected', {});
}

async function decide<Outcome extends 'confirmed' | 'rejected'>(
  ctx: Context,
  actor: Actor,
  id: number,
  to: Outcome,
  assignment: TaskAssignment,
): Promise<TaskDecision<Outcome>> {
  requireRight(actor, 'publish');
  const at = ctx.clock.now();
  return ctx.db.transaction(async (tx) => {
    const organisationId = assignment.organisationId ?? null;
    if (organisationId !== null && !(await hasOrganisation(tx, organisationId)))
      throw new AppError('NOT_FOUND', `There is no organisation ${organisationId}.`);
    const isChanged = await decideTask(tx, id, { ...assignment, to, byId: actor.memberId, at });
    if (isChanged) await recordAudit(tx, { at, actor, action: `task.${to}`, subject: `task:${id}` });
    return { outcome: isChanged ? to : 'already-decided', task: await getTask(tx, id) };
  });
}
