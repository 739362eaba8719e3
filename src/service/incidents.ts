import type { Context } from '../context.ts';
import { OPERATOR } from '../members/actor.ts';
import { countAdmins } from '../members/admins.ts';
import type { RichText } from '../messages/rich-text.ts';
import { MOVES_TITLE, STOPPED_TITLE } from '../messages/vi/watchdog.ts';
import { notifyAdmins } from '../notices/notify-admins.ts';
import { cancelMessage } from '../outbox/control.ts';
import { findMessage } from '../outbox/report.ts';
import type { Connection } from '../storage/database.ts';
import { deleteSetting, insertSetting, readSetting, writeSetting } from '../storage/settings-store.ts';

/** An incident that nobody has seen for so long may be over: another process could still see it until then. */
const UNSEEN_MS = 60_000;

interface Incident {
  /** When the trouble began, as ISO. */
  readonly since: string;
  /** When a process last saw it. */
  readonly seenAt: string;
  readonly noticeKey: string;
}

/**
 * Tells the admins of trouble, once: it is remembered in the database until {@link closeIncident}, over restarts and
 * for all processes. As long as there is no admin to tell, it is not remembered: the first one is told.
 *
 * @param cause a stable word
 * @returns whether they are told now
 */
export async function openIncident(
  { db, clock }: Context,
  cause: string,
  { since, text }: { readonly since: Date; readonly text: RichText },
): Promise<boolean> {
  const now = clock.now();
  const seenAt = now.toISOString();
  const noticeKey = `notice:stopped:${cause}:${seenAt}`;
  const incident: Incident = { since: since.toISOString(), seenAt, noticeKey };
  return db.transaction(async (tx) => {
    const key = `incident.${cause}` as const;
    if ((await countAdmins(tx)) === 0) return false;
    if (await insertSetting(tx, key, JSON.stringify(incident))) {
      return notifyAdmins(tx, { key: noticeKey, title: STOPPED_TITLE, text }, now);
    }
    const known = await readIncident(tx, cause);
    if (known !== null) await writeSetting(tx, key, JSON.stringify({ ...known, seenAt }));
    return false;
  });
}

/**
 * Tells the admins that it is over, unless a process has seen it in the last minute. Who was not told of the trouble
 * hears only this.
 *
 * @param movedAt the last sign of life; null when nothing is left to wait for
 * @returns whether they are told now
 */
export async function closeIncident(
  ctx: Context,
  cause: string,
  { movedAt, text }: { readonly movedAt: Date | null; readonly text: (since: Date) => RichText },
): Promise<boolean> {
  const { db, clock } = ctx;
  const now = clock.now();
  const incident = await readIncident(db, cause);
  if (incident === null) return false;
  const seenAt = Date.parse(incident.seenAt);
  const isUnseen = seenAt > now.getTime() || now.getTime() - seenAt >= UNSEEN_MS;
  if (!isUnseen || (movedAt !== null && movedAt.getTime() <= seenAt)) return false;
  const key = `${incident.noticeKey}:over`;
  const isTold = await db.transaction(async (tx) => {
    if (!(await deleteSetting(tx, `incident.${cause}`))) return false;
    return notifyAdmins(tx, { key, title: MOVES_TITLE, text: text(new Date(incident.since)) }, now);
  });
  const notice = isTold ? await findMessage(db, { key: incident.noticeKey }) : null;
  if (notice !== null) await cancelMessage(ctx, OPERATOR, notice.id);
  return isTold;
}

async function readIncident(db: Connection, cause: string): Promise<Incident | null> {
  const value = await readSetting(db, `incident.${cause}`);
  return value === null ? null : (JSON.parse(value) as Incident);
}
