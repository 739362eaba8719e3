import { AppError } from '../errors.ts';
import { Prisma } from '../generated/sqlite/client.ts';
import { breathe } from '../storage/breathe.ts';
import type { Connection } from '../storage/database.ts';
import { jsonRows } from '../storage/json-rows.ts';
import type { Audience } from './audience.ts';
import type { AccountWithWindow, PlatformWays } from './route.ts';

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

/** Members whose accounts stand alike: for each account in the order of linking how it stands. */
export interface MembersAlike {
  readonly accounts: readonly (Omit<AccountWithWindow, 'id'> & { readonly isPreferred: boolean })[];
  readonly members: number;
}

/**
 * Counts the active members of an audience by how their accounts stand: a few groups, however many members there are.
 *
 * @throws AppError NOT_FOUND for an organisation or topic that does not exist
 */
export async function countAudience(
  connection: Connection,
  audience: Audience,
  reach: PlatformWays['reach'],
): Promise<MembersAlike[]> {
  const { from, where } = await sourceOf(connection, audience);
  const account = Prisma.sql`c."platform" || ':' || c."state" || ':' || ${windowSql('c', reach)} || ':' ||
    CASE WHEN c."id" = s."preferred_account_id" THEN '1' ELSE '0' END`;
  const together =
    connection.dialect === 'sqlite'
      ? Prisma.sql`group_concat(${account}, ' ' ORDER BY c."id")`
      : Prisma.sql`string_agg(${account}, ' ' ORDER BY c."id")`;
  const rows = await connection.prisma.$queryRaw<{ accounts: string | null; members: bigint }[]>`
    SELECT t."accounts", COUNT(*) AS "members"
    FROM (
      SELECT (SELECT ${together} FROM "chat_account" c WHERE c."member_id" = s."id") AS "accounts"
      FROM (
        SELECT DISTINCT m."id", m."preferred_account_id" FROM ${from} WHERE m."status" = 'active' AND ${where}
      ) s
    ) t
    GROUP BY t."accounts"`;
  return rows.map(({ accounts, members }) => ({
    accounts: (accounts ?? '')
      .split(' ')
      .filter((text) => text !== '')
      .map((text) => {
        const [platform, state, window, preferred] = text.split(':');
        return { platform, state, window, isPreferred: preferred === '1' };
      }) as unknown as MembersAlike['accounts'],
    members: Number(members),
  }));
}

/** `windowOf` of `route.ts` for a chat account of this alias, in SQL. */
function windowSql(alias: string, reach: PlatformWays['reach']): Prisma.Sql {
  const c = Prisma.raw(alias);
  const cases = [...reach].flatMap(([platform, limits]) => {
    if (limits === null) return [];
    const { writtenSince, freeSince } = limits;
    const isThis = Prisma.sql`${c}."platform" = ${platform}`;
    const seenBefore = (since: Date) =>
      Prisma.sql`(${c}."last_seen_at" IS NULL OR ${c}."last_seen_at" < ${since})`;
    return [
      ...(writtenSince === null
        ? []
        : [Prisma.sql`WHEN ${isThis} AND ${seenBefore(writtenSince)} THEN 'closed'`]),
      ...(freeSince === null ? [] : [Prisma.sql`WHEN ${isThis} AND ${seenBefore(freeSince)} THEN 'paid'`]),
    ];
  });
  return Prisma.sql`CASE
    WHEN ${c}."window_closed_at" IS NOT NULL
      AND (${c}."last_seen_at" IS NULL OR ${c}."last_seen_at" <= ${c}."window_closed_at") THEN 'closed'
    ${cases.length === 0 ? Prisma.empty : Prisma.join(cases, ' ')}
    ELSE 'free' END`;
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
    // SQLite looks at the tables of a CROSS JOIN in this order: the few deliveries that failed, and not all members.
    from: Prisma.sql`"delivery" u CROSS JOIN "member" m`,
    where: Prisma.sql`m."id" = u."member_id" AND u."message_id" = ${messageId} AND u."state" IN ('failed', 'expired') AND NOT EXISTS (
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
