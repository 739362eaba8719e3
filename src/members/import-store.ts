import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { jsonRows } from '../storage/json-rows.ts';
import type { Role } from './actor.ts';
import type { MemberStatus } from './member.ts';

export interface KnownAccount {
  readonly platform: PlatformName;
  readonly chatId: string;
  readonly memberId: number;
  readonly name: string;
  readonly role: Role;
  readonly status: MemberStatus;
  readonly organisationId: number;
}

export interface ImportedMember {
  readonly name: string;
  readonly role: Role;
  readonly organisationId: number;
}

export type NewImportedMember = ImportedMember & { readonly platform: PlatformName; readonly chatId: string };

/** Those of the chats that belong to a member already. */
export async function findKnownAccounts(
  connection: Connection,
  chats: readonly { readonly platform: PlatformName; readonly chatId: string }[],
): Promise<KnownAccount[]> {
  const rows = jsonRows(
    connection,
    { platform: 'text', chat_id: 'text' },
    chats.map(({ platform, chatId }) => ({ platform, chat_id: chatId })),
  );
  const found = await connection.prisma.$queryRaw<(KnownAccount & { memberId: bigint | number })[]>`
    SELECT a."platform", a."chat_id" AS "chatId", m."id" AS "memberId", m."name", m."role", m."status",
      m."organisation_id" AS "organisationId"
    FROM ${rows} AS r
    JOIN "chat_account" AS a ON a."platform" = r."platform" AND a."chat_id" = r."chat_id"
    JOIN "member" AS m ON m."id" = a."member_id"`;
  return found.map((row) => ({
    ...row,
    memberId: Number(row.memberId),
    organisationId: Number(row.organisationId),
  }));
}

/** Adds active members, each with its account; an account that a stranger has written from becomes the member's. */
export async function insertImportedMembers(
  connection: Connection,
  members: readonly NewImportedMember[],
  now: Date,
): Promise<void> {
  const ids = await reserveMemberIds(connection, members.length);
  const rows = jsonRows(
    connection,
    {
      id: 'integer',
      name: 'text',
      role: 'text',
      organisation_id: 'integer',
      platform: 'text',
      chat_id: 'text',
      now: 'timestamp',
    },
    members.map(({ name, role, organisationId, platform, chatId }, index) => ({
      id: ids[index],
      name,
      role,
      organisation_id: organisationId,
      platform,
      chat_id: chatId,
      now,
    })),
  );
  const { prisma } = connection;
  await prisma.$executeRaw`
    INSERT INTO "member" ("id", "name", "role", "organisation_id", "status", "created_at", "updated_at")
    SELECT r."id", r."name", r."role", r."organisation_id", 'active', r."now", r."now" FROM ${rows} AS r`;
  // WHERE keeps SQLite from reading ON CONFLICT as a join condition.
  await prisma.$executeRaw`
    INSERT INTO "chat_account" ("platform", "chat_id", "member_id", "display_name", "state", "created_at")
    SELECT r."platform", r."chat_id", r."id", r."name", 'active', r."now" FROM ${rows} AS r WHERE true
    ON CONFLICT ("platform", "chat_id") DO UPDATE SET "member_id" = excluded."member_id"`;
}

/** Gives members their name, role and organisation of the file, and lets in those who were not. */
export async function updateImportedMembers(
  connection: Connection,
  members: readonly (ImportedMember & { readonly memberId: number })[],
  now: Date,
): Promise<void> {
  const rows = jsonRows(
    connection,
    { id: 'integer', name: 'text', role: 'text', organisation_id: 'integer', now: 'timestamp' },
    members.map(({ memberId, name, role, organisationId }) => ({
      id: memberId,
      name,
      role,
      organisation_id: organisationId,
      now,
    })),
  );
  await connection.prisma.$executeRaw`
    UPDATE "member" SET "name" = r."name", "role" = r."role", "organisation_id" = r."organisation_id",
      "status" = 'active', "updated_at" = r."now"
    FROM ${rows} AS r WHERE "member"."id" = r."id"`;
}

/** Ids known before the rows are written, since no database promises the order of what an INSERT returns. */
async function reserveMemberIds({ prisma, dialect }: Connection, count: number): Promise<number[]> {
  if (dialect === 'postgresql') {
    const rows = await prisma.$queryRaw<{ id: bigint }[]>`
      SELECT nextval(pg_get_serial_sequence('member', 'id')) AS "id" FROM generate_series(1, ${count}::int)`;
    return rows.map(({ id }) => Number(id));
  }
  // The transaction holds the only write lock; rows with a given id move AUTOINCREMENT's own count along.
  const rows = await prisma.$queryRaw<{ last: bigint | number }[]>`
    SELECT COALESCE(MAX("seq"), 0) AS "last" FROM "sqlite_sequence" WHERE "name" = 'member'`;
  const last = Number(rows[0]?.last ?? 0);
  return Array.from({ length: count }, (_, index) => last + index + 1);
}
