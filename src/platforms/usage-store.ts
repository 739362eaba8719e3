import { addDays, dayOf, instantOf } from '../calendar.ts';
import type { Connection } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import type { PlatformName, Usage } from './platform.ts';

const DAY_MS = 86_400_000;

/** One count: what of which platform in which period. */
export interface UsageKey {
  readonly platform: PlatformName;
  /** See `monthOf`. */
  readonly period: string;
  readonly unit: Usage['unit'];
}

/**
 * Takes something of a quota before it is used, in one statement, so that processes which do it at the same time never
 * exceed the limit together.
 *
 * @param count how much at once: all of it or nothing
 * @returns whether there was so much left
 */
export function reserveUsage(
  connection: Connection,
  { limit, count = 1, ...key }: UsageKey & { readonly limit: number; readonly count?: number },
): Promise<boolean> {
  const { platform, period, unit } = key;
  if (count > limit) return Promise.resolve(false);
  return retryConflicts(async () => {
    const changed = await connection.prisma.$executeRaw`
      INSERT INTO "channel_usage" ("platform", "period", "unit", "used")
      VALUES (${platform}, ${period}, ${unit}, ${count})
      ON CONFLICT ("platform", "period", "unit") DO UPDATE
      SET "used" = "channel_usage"."used" + excluded."used"
      WHERE "channel_usage"."used" + excluded."used" <= ${limit}`;
    return changed === 1;
  });
}

/** Gives back what was reserved and surely not used. */
export async function returnUsage(connection: Connection, key: UsageKey, count = 1): Promise<void> {
  const { platform, period, unit } = key;
  await retryConflicts(
    () => connection.prisma.$executeRaw`
      UPDATE "channel_usage" SET "used" = CASE WHEN "used" < ${count} THEN 0 ELSE "used" - ${count} END
      WHERE "platform" = ${platform} AND "period" = ${period} AND "unit" = ${unit}`,
  );
}

/** Counts what has been used, whatever the limit. */
export async function addUsage(connection: Connection, key: UsageKey, count = 1): Promise<void> {
  const { platform, period, unit } = key;
  await retryConflicts(
    () => connection.prisma.$executeRaw`
      INSERT INTO "channel_usage" ("platform", "period", "unit", "used")
      VALUES (${platform}, ${period}, ${unit}, ${count})
      ON CONFLICT ("platform", "period", "unit") DO UPDATE
      SET "used" = "channel_usage"."used" + excluded."used"`,
  );
}

/** What was used in a period, by unit; a unit nobody used is missing. */
export async function readUsage(
  { prisma }: Connection,
  platform: PlatformName,
  period: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await prisma.channelUsage.findMany({ where: { platform, period } });
  return new Map(rows.map(({ unit, used }) => [unit, used]));
}

/** The month at the office, `YYYY-MM`. */
export function monthOf(now: Date): string {
  return dayOf(now).slice(0, 7);
}

/** Midnight at the office before the first of the next month. */
export function startOfNextMonth(now: Date): Date {
  // The 32nd of every month is in the next one.
  return instantOf(`${monthOf(instantOf(addDays(`${monthOf(now)}-01`, 31)))}-01`);
}

/**
 * How many it will be at the end of the month at the pace so far. The first day counts as a whole one, so that a
 * busy first hour foretells no thousands.
 */
export function forecastOf(used: number, now: Date): number {
  const start = instantOf(`${monthOf(now)}-01`).getTime();
  const lengthMs = startOfNextMonth(now).getTime() - start;
  const elapsedMs = Math.max(now.getTime() - start, DAY_MS);
  return Math.max(used, Math.round((used * lengthMs) / elapsedMs));
}
