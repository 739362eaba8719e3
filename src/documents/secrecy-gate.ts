import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Actor } from '../members/actor.ts';
import { findSecrecyMark } from '../text/secrecy.ts';

/**
 * Lets no text with a state-secret mark in. The refusal is in the audit log, the text is nowhere.
 *
 * @param where the text came from, a word for the log: `url`, `file`
 * @throws AppError SECRET_CONTENT
 */
export async function refuseSecret(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  actor: Actor,
  text: string,
  where: string,
): Promise<void> {
  const mark = findSecrecyMark(text);
  if (mark === null) return;
  await recordAudit(db, {
    at: clock.now(),
    actor,
    action: 'document.refused-secret',
    subject: 'document:refused',
    detail: `${mark} (${where})`,
  });
  throw new AppError(
    'SECRET_CONTENT',
    `The text carries the mark ${mark} and was not stored. Secret documents do not belong in this service.`,
  );
}
