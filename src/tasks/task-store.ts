import type { Prisma } from '../generated/sqlite/client.ts';
import type { Connection } from '../storage/database.ts';
import type { TaskRow, TaskStatus } from './task.ts';

const NAMES = {
  document: { select: { title: true } },
  organisation: { select: { name: true } },
} as const;

type StoredTask = Prisma.TaskGetPayload<{ include: typeof NAMES }>;

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface NewTask {
  readonly documentId: number;
  readonly text: string;
  readonly who: string | null;
  readonly organisationId: number | null;
  readonly deadline: string | null;
  readonly sentence: string;
}

/** Whose tasks: everybody's, or those of organisations by their place in the tree. */
export type TaskReach =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'organisation';
      /** `Organisation.path` of the one in question. */
      readonly path: string;
      /** Whether tasks of organisations below it count too. */
      readonly withBelow: boolean;
    };

export async function findTaskById({ prisma }: Connection, id: number): Promise<TaskRow | null> {
  const row = await prisma.task.findUnique({ where: { id }, include: NAMES });
  return row && toTaskRow(row);
}

export async function selectProposedTasks(
  { prisma }: Connection,
  page: Page,
): Promise<{ total: number; tasks: TaskRow[] }> {
  const where = { status: 'proposed' };
  const rows = await prisma.task.findMany({
    where,
    include: NAMES,
    orderBy: { id: 'asc' },
    take: page.limit,
    skip: page.offset,
  });
  return { total: await prisma.task.count({ where }), tasks: rows.map(toTaskRow) };
}

/** Confirmed tasks within reach, nearest deadline first, those without one last; deadlines before `since` are left out. */
export async function selectConfirmedTasks(
  { prisma }: Connection,
  reach: TaskReach,
  since: string,
  page: Page,
): Promise<{ total: number; tasks: TaskRow[] }> {
  const holding = { in: [since.slice(0, 4), since.slice(0, 7)] };
  const where: Prisma.TaskWhereInput = {
    status: 'confirmed',
    AND: [
      { OR: [{ deadline: null }, { deadline: { gte: since } }, { deadline: holding }] },
      reach.kind === 'all' ? {} : { OR: withinReach(reach) },
    ],
  };
  const rows = await prisma.task.findMany({
    where,
    include: NAMES,
    orderBy: [{ deadline: { sort: 'asc', nulls: 'last' } }, { id: 'desc' }],
    take: page.limit,
    skip: page.offset,
  });
  return { total: await prisma.task.count({ where }), tasks: rows.map(toTaskRow) };
}

export async function selectTasksOfDocument({ prisma }: Connection, documentId: number): Promise<TaskRow[]> {
  const rows = await prisma.task.findMany({ where: { documentId }, include: NAMES, orderBy: { id: 'asc' } });
  return rows.map(toTaskRow);
}

/** Tasks of other documents with one of these texts that are proposed, confirmed or done. */
export async function selectTasksByText(
  { prisma }: Connection,
  texts: readonly string[],
  exceptDocumentId: number,
): Promise<{ text: string; deadline: string | null }[]> {
  if (texts.length === 0) return [];
  return prisma.task.findMany({
    where: {
      text: { in: [...texts] },
      status: { not: 'rejected' },
      OR: [{ documentId: null }, { documentId: { not: exceptDocumentId } }],
    },
    select: { text: true, deadline: true },
  });
}

export async function insertProposedTasks(
  { prisma }: Connection,
  tasks: readonly NewTask[],
  createdAt: Date,
): Promise<void> {
  if (tasks.length === 0) return;
  await prisma.task.createMany({ data: tasks.map((task) => ({ ...task, status: 'proposed', createdAt })) });
}

/** Removes proposals; one that was decided in the meantime stays. */
export async function deleteProposedTasks({ prisma }: Connection, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { count } = await prisma.task.deleteMany({ where: { id: { in: [...ids] }, status: 'proposed' } });
  return count;
}

/** @returns whether the task was proposed until now */
export async function decideTask(
  { prisma }: Connection,
  id: number,
  change: {
    readonly to: 'confirmed' | 'rejected';
    /** `null` for everybody's; what was proposed is kept without it. */
    readonly organisationId?: number | null;
    readonly byId: number | null;
    readonly at: Date;
  },
): Promise<boolean> {
  const { to, organisationId, byId, at } = change;
  const { count } = await prisma.task.updateMany({
    where: { id, status: 'proposed' },
    data: {
      status: to,
      decidedById: byId,
      decidedAt: at,
      ...(organisationId === undefined ? {} : { organisationId }),
    },
  });
  return count === 1;
}

export async function hasOrganisation({ prisma }: Connection, id: number): Promise<boolean> {
  return (await prisma.organisation.count({ where: { id } })) === 1;
}

/** Asked of everybody, of the organisation, of one it belongs to, or of one below it. */
function withinReach({ path, withBelow }: { path: string; withBelow: boolean }): Prisma.TaskWhereInput[] {
  const ids = path.split('/').filter(Boolean).map(Number);
  const below = withBelow && path !== '' ? [{ organisation: { path: { startsWith: path } } }] : [];
  return [{ organisationId: null }, { organisationId: { in: ids } }, ...below];
}

function toTaskRow(row: StoredTask): TaskRow {
  const { id, documentId, text, who, organisationId, deadline, sentence } = row;
  return {
    id,
    documentId,
    documentTitle: row.document?.title ?? null,
    text,
    who,
    organisationId,
    organisation: row.organisation?.name ?? null,
    deadline,
    sentence,
    status: row.status as TaskStatus,
  };
}
