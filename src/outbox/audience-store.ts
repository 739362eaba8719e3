import { AppError } from '../errors.ts';
import { Prisma } from '../generated/sqlite/client.ts';
import type { PlatformName } from '../platforms/platform.ts';
import { breathe } from '../storage/breathe.ts';
import type { Connection } from '../storage/database.ts';
import { jsonRows } from '../storage/json-rows.ts';
import type { Audience } from './audience.ts';

/** Members a statement writes at once: the service breathes between statements while a province is fanned out. */
const MEMBERS_PER_STATEMENT = 50_000;

/** Ready to stand after FROM: `m` is the member, `body_json` its own text or NULL. */
interface AudienceSource {
  readonly from: Prisma.Sql;
  readonly where: Prisma.Sql;
  readonly body: Prisma.Sql;
}

/**
 * Writes a pending delivery of the message for every active member of the audience.
 *
 * @returns how many
 * @throws AppError NOT_FOUND for an organisation or topic that does not exist
 */
export async function insertDeliveries(
  connection: Connection,
  message: { readonly id: number; readonly sendAt: Date; readonly expiresAt: Date },
  audience: Audience,
): Promise<number> {
  const { prisma } = connection;
  const highestId = (await prisma.member.aggregate({ _max: { id: true } }))._max.id ?? 0;
  let written = 0;
  for (const part of inParts(audience)) {
    const { from, where, body } = await sourceOf(connection, part);
    const step = part.kind === 'members' ? highestId : MEMBERS_PER_STATEMENT;
    for (let after = 0; after < highestId; after += step) {
      written += await prisma.$executeRaw`
        INSERT INTO "delivery" ("message_id", "member_id", "state", "not_before", "expires_at", "body_json")
        SELECT ${message.id}, m."id", 'pending', ${message.sendAt}, ${message.expiresAt}, ${body}
        FROM ${from}
        WHERE m."status" = 'active' AND m."id" > ${after} AND m."id" <= ${after + step} AND ${where}
        ORDER BY m."id"
        ON CONFLICT DO NOTHING`;
      await breathe();
    }
  }
  return written;
}

/**
 * Counts the active members of an audience by the platform each would be reached on; null means none.
 *
 * @throws AppError NOT_FOUND for an organisation or topic that does not exist
 */
export async function countAudience(
  connection: Connection,
  audience: Audience,
): Promise<{ platform: PlatformName | null; members: number }[]> {
  const { from, where } = await sourceOf(connection, audience);
  const rows = await connection.prisma.$queryRaw<{ platform: PlatformName | null; members: bigint }[]>`
    SELECT a."platform", COUNT(DISTINCT m."id") AS "members"
    FROM ${from}
    LEFT JOIN "chat_account" a ON a."id" = ${accountOf('m')}
    WHERE m."status" = 'active' AND ${where}
    GROUP BY a."platform"`;
  return rows.map(({ platform, members }) => ({ platform, members: Number(members) }));
}

/**
 * The account a member is written to: the preferred one while it can be reached, else the one linked first.
 *
 * @param member the alias of the member's table
 * @param configured platforms that can be sent to at all; an account on one of them goes before any other
 */
export function accountOf(member: string, configured: readonly PlatformName[] = []): Prisma.Sql {
  const m = Prisma.raw(member);
  const active = Prisma.sql`"chat_account" c WHERE c."member_id" = ${m}."id" AND c."state" = 'active'`;
  const usable =
    configured.length === 0
      ? active
      : Prisma.sql`${active} AND c."platform" IN (${Prisma.join([...configured])})`;
  // Not one subquery with ORDER BY: SQLite does not find `m` in the ORDER BY of a subquery inside ON.
  return Prisma.sql`COALESCE(
    (SELECT c."id" FROM ${usable} AND c."id" = ${m}."preferred_account_id"),
    (SELECT MIN(c."id") FROM ${usable}),
    (SELECT MIN(c."id") FROM ${active}))`;
}

/**
 * Members whose delivery `u` of a message failed or expired, and to whom none of its resends has gone or is to go.
 *
 * @returns ready to stand after FROM and WHERE; `m` is the member
 */
export function unreachedMembers(
  messageId: number,
  resendIds: readonly number[],
): { from: Prisma.Sql; where: Prisma.Sql } {
  return {
    from: Prisma.sql`"delivery" u JOIN "member" m ON m."id" = u."member_id"`,
    where: Prisma.sql`u."message_id" = ${messageId} AND u."state" IN ('failed', 'expired') AND NOT EXISTS (
      SELECT 1 FROM "delivery" r WHERE r."message_id" IN (${idList(resendIds)})
        AND r."member_id" = m."id" AND r."state" IN ('pending', 'sending', 'sent'))`,
  };
}

export function hasReachableAccount(member: string): Prisma.Sql {
  const m = Prisma.raw(member);
  return Prisma.sql`EXISTS (SELECT 1 FROM "chat_account" c WHERE c."member_id" = ${m}."id" AND c."state" = 'active')`;
}

/** No id is 0, and an empty list is no SQL. */
function idList(ids: readonly number[]): Prisma.Sql {
  return Prisma.join([0, ...ids]);
}

/** A long list of named members goes in several parameters. */
function inParts(audience: Audience): Audience[] {
  if (audience.kind !== 'members') return [audience];
  const parts: Audience[] = [];
  for (let at = 0; at < audience.members.length; at += MEMBERS_PER_STATEMENT) {
    parts.push({ kind: 'members', members: audience.members.slice(at, at + MEMBERS_PER_STATEMENT) });
  }
  return parts;
}

async function sourceOf(connection: Connection, audience: Audience): Promise<AudienceSource> {
  const members = { from: Prisma.sql`"member" m`, where: Prisma.sql`1 = 1`, body: Prisma.sql`NULL` };
  switch (audience.kind) {
    case 'all':
      return members;
    case 'admins':
      return { ...members, where: Prisma.sql`m."role" = 'admin'` };
    case 'organisation': {
      const path = await pathOf(connection, audience.code);
      return {
        ...members,
        where: Prisma.sql`m."organisation_id" IN (SELECT o."id" FROM "organisation" o WHERE o."path" LIKE ${`${path}%`})`,
      };
    }
    case 'topic': {
      const topicId = await topicIdOf(connection, audience.key);
      return {
        ...members,
        where: Prisma.sql`NOT EXISTS (
          SELECT 1 FROM "topic_mute" t WHERE t."member_id" = m."id" AND t."topic_id" = ${topicId})`,
      };
    }
    case 'unreached': {
      const { from, where } = unreachedMembers(audience.messageId, audience.resendIds);
      return {
        from,
        where: Prisma.sql`${where} AND ${hasReachableAccount('m')}`,
        body: Prisma.sql`u."body_json"`,
      };
    }
    case 'reached':
      return {
        ...members,
        where: Prisma.sql`EXISTS (
          SELECT 1 FROM "delivery" r WHERE r."message_id" IN (${idList(audience.messageIds)})
            AND r."member_id" = m."id" AND r."state" IN ('sending', 'sent'))`,
      };
    case 'members': {
      const rows = audience.members.map(({ memberId, body }) => ({
        member_id: memberId,
        body_json: body === undefined ? null : JSON.stringify(body),
      }));
      const named = jsonRows(connection, { member_id: 'integer', body_json: 'text' }, rows);
      return {
        from: Prisma.sql`${named} r JOIN "member" m ON m."id" = r."member_id"`,
        where: members.where,
        body: Prisma.sql`r."body_json"`,
      };
    }
  }
}

async function pathOf({ prisma }: Connection, code: string): Promise<string> {
  const organisation = await prisma.organisation.findUnique({ where: { code } });
  if (organisation === null) {
    throw new AppError('NOT_FOUND', `There is no organisation with the code ${code}.`);
  }
  return organisation.path;
}

async function topicIdOf({ prisma }: Connection, key: string): Promise<number> {
  const topic = await prisma.topic.findUnique({ where: { key } });
  if (topic === null) throw new AppError('NOT_FOUND', `There is no topic with the key ${key}.`);
  return topic.id;
}
