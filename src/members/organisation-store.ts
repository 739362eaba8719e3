import type { Connection, Database } from '../storage/database.ts';
import { nameKey } from './clean-name.ts';
import type { Organisation } from './member.ts';

const COLUMNS = { id: true, code: true, name: true, path: true } as const;

export function findRoot({ prisma }: Connection): Promise<Organisation | null> {
  return prisma.organisation.findFirst({
    where: { parentId: null },
    orderBy: { id: 'asc' },
    select: COLUMNS,
  });
}

export function findOrganisationById({ prisma }: Connection, id: number): Promise<Organisation | null> {
  return prisma.organisation.findUnique({ where: { id }, select: COLUMNS });
}

export function findByCode({ prisma }: Connection, code: string): Promise<Organisation | null> {
  return prisma.organisation.findUnique({ where: { code }, select: COLUMNS });
}

export function findByNameKey({ prisma }: Connection, key: string): Promise<Organisation[]> {
  return prisma.organisation.findMany({ where: { nameKey: key }, orderBy: { id: 'asc' }, select: COLUMNS });
}

export function findAllOrganisations({ prisma }: Connection): Promise<Organisation[]> {
  return prisma.organisation.findMany({ orderBy: { id: 'asc' }, select: COLUMNS });
}

/** Active members by the organisation they belong to directly. */
export async function countActiveMembers({ prisma }: Connection): Promise<Map<number, number>> {
  const groups = await prisma.member.groupBy({
    by: ['organisationId'],
    where: { status: 'active' },
    _count: { _all: true },
  });
  return new Map(groups.map((group) => [group.organisationId, group._count._all]));
}

/** @param parent null for the root */
export async function insertOrganisation(
  { prisma }: Connection,
  {
    code,
    name,
    parent,
  }: { readonly code: string; readonly name: string; readonly parent: Organisation | null },
  now: Date,
): Promise<Organisation> {
  const { id } = await prisma.organisation.create({
    data: { code, name, nameKey: nameKey(name), parentId: parent?.id ?? null, path: '', createdAt: now },
  });
  const path = `${parent?.path ?? ''}${id}/`;
  return prisma.organisation.update({ where: { id }, data: { path }, select: COLUMNS });
}

export function renameOrganisation({ prisma }: Connection, id: number, name: string): Promise<Organisation> {
  return prisma.organisation.update({
    where: { id },
    data: { name, nameKey: nameKey(name) },
    select: COLUMNS,
  });
}

/** Makes other transactions that would add organisations wait until this one ends, so that no name is added twice. */
export async function lockTree({ prisma, dialect }: Connection): Promise<void> {
  // On SQLite a transaction holds the only write lock from its start.
  if (dialect === 'postgresql')
    await prisma.$executeRaw`LOCK TABLE "organisation" IN SHARE ROW EXCLUSIVE MODE`;
}

/** Runs work in a transaction of its own, or in the one that `connection` already is. */
export function atomically<T>(
  connection: Connection | Database,
  work: (tx: Connection) => Promise<T>,
): Promise<T> {
  return 'transaction' in connection ? connection.transaction(work) : work(connection);
}
