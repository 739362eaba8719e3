import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { OPERATOR } from '../members/actor.ts';
import { FAILING_BUTTONS, FAILING_TITLE, messageFailing } from '../messages/vi/failing.ts';
import type { Connection } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { controlData } from './control-buttons.ts';
import { changeStatus, lockMessage } from './control-store.ts';
import type { DeliveryReason } from './delivery-state.ts';
import { enqueueMessage } from './enqueue-message.ts';
import { countOutcomes, readAnswerable, selectAdminIds } from './failing-store.ts';

/** Fewer failures than this are single cases. */
export const LEAST_FAILURES = 20;

/** What a message may be to blame for; that people have blocked the bot or left is nobody's fault. */
const FAULTS: readonly DeliveryReason[] = ['rejected', 'too-many-attempts', 'unknown-outcome'];

export function isFault(reason: DeliveryReason | null): boolean {
  return reason !== null && FAULTS.includes(reason);
}

/** Whether so many of the deliveries that have ended failed that the rest should wait for somebody to look. Pure. */
export function isFailing({ sent, failed }: { readonly sent: number; readonly failed: number }): boolean {
  return failed >= LEAST_FAILURES && failed > sent;
}

/**
 * Pauses a message of which at least 20 deliveries, and more than half of those that have ended, failed through no
 * fault of their recipients, and asks its author and the admins what to do. Only once: whoever lets it go on has
 * decided that it goes on. Notices are left alone, since nobody could be told of them.
 *
 * @returns whether it was paused now
 */
export async function pauseFailing({ db, clock, logger }: Context, messageId: number): Promise<boolean> {
  const now = clock.now();
  const paused = await retryConflicts(() =>
    db.transaction(async (tx) => {
      if ((await lockMessage(tx, messageId)) !== 'sending') return null;
      const counts = await countOutcomes(tx, messageId, FAULTS);
      if (!isFailing(counts) || !(await ask(tx, messageId, counts, now))) return null;
      await changeStatus(tx, messageId, 'paused');
      const detail = `${counts.failed} failed, ${counts.sent} sent`;
      const subject = `message:${messageId}`;
      await recordAudit(tx, { at: now, actor: OPERATOR, action: 'message.paused', subject, detail });
      return counts;
    }),
  );
  if (paused === null) return false;
  logger.error({ messageId, ...paused }, 'A message is paused because most of its deliveries fail');
  return true;
}

/** @returns false when it was asked before, or is not to be asked */
async function ask(
  tx: Connection,
  messageId: number,
  counts: { readonly sent: number; readonly failed: number; readonly waiting: number },
  now: Date,
): Promise<boolean> {
  const { kind, title, createdById, expiresAt } = await readAnswerable(tx, messageId);
  if (kind === 'notice' || expiresAt <= now) return false;
  const asked = new Set([...(await selectAdminIds(tx)), ...(createdById === null ? [] : [createdById])]);
  const { isNew } = await enqueueMessage(
    tx,
    {
      key: `notice:failing:${messageId}`,
      kind: 'notice',
      title: FAILING_TITLE,
      body: messageFailing(title, counts),
      buttons: [
        [
          { label: FAILING_BUTTONS.resume, data: controlData('tiep', messageId) },
          { label: FAILING_BUTTONS.cancel, data: controlData('huy', messageId) },
        ],
      ],
      audience: { kind: 'members', members: [...asked].map((memberId) => ({ memberId })) },
      expiresAt,
    },
    now,
  );
  return isNew;
}
