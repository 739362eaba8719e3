import { randomUUID } from 'node:crypto';
import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import type { RichText } from '../messages/rich-text.ts';
import { announcementText, announcementTitle } from '../messages/vi/broadcasts.ts';
import { type Audience, formatAudience } from '../outbox/audience.ts';
import { enqueueMessage } from '../outbox/enqueue-message.ts';
import { type AudiencePreview, previewAudience } from '../outbox/preview-audience.ts';
import type { Platform } from '../platforms/platform.ts';
import { findSecrecyMark } from '../text/secrecy.ts';
import { announcementExpiry } from './announcement-expiry.ts';
import { findRootName } from './announcement-store.ts';
import { type ProgressPlace, storeProgressPlace } from './progress-store.ts';
import { tidyText } from './tidy-text.ts';

/** Some five messages of Telegram; who has more to say sends a link. */
export const MAX_ANNOUNCEMENT_CHARS = 20_000;
export const MAX_DAYS_AHEAD = 366;
const DAY_MS = 86_400_000;

export interface AnnouncementDraft {
  /** What the clerk wrote: plain text. */
  readonly text: string;
  readonly audience: Audience;
  /** Hỏa tốc: goes first and breaks quiet hours. */
  readonly urgent: boolean;
}

export interface Announcement extends AnnouncementDraft {
  /** Now when not given or past. */
  readonly sendAt?: Date;
  /** A message to show the progress in, if there is one already; see {@link attachProgress}. */
  readonly progress?: ProgressPlace;
  /** Idempotency key, `announcement:…`: a button pressed twice announces once. A new one unless given. */
  readonly key?: string;
}

export interface AnnouncedMessage {
  readonly messageId: number;
  /** False when it had been announced before under the same key; nothing was written then. */
  readonly isNew: boolean;
  readonly recipients: number;
  readonly sendAt: Date;
  readonly expiresAt: Date;
}

export interface AnnouncementPreview extends AudiencePreview {
  /** As members will read it. */
  readonly body: RichText;
  /** A delivery not made by then, if it were sent now, is given up. */
  readonly expiresAt: Date;
}

/**
 * Shows what an announcement would say and how many it would reach, without sending it.
 *
 * @throws AppError as {@link announce}
 */
export async function previewAnnouncement(
  ctx: Context,
  actor: Actor,
  draft: AnnouncementDraft & {
    readonly sendAt?: Date;
    /** The configured ones, for the ways it would take; without them every account counts. */
    readonly platforms?: readonly Platform[];
  },
): Promise<AnnouncementPreview> {
  const { audience, platforms } = draft;
  const sendAt = notBefore(draft.sendAt, ctx.clock.now());
  const { body, expiresAt } = await prepare(ctx, actor, draft, sendAt);
  const ways =
    platforms === undefined
      ? undefined
      : ({ platforms, purpose: 'announcement', now: sendAt, body } as const);
  return { ...(await previewAudience(ctx.db, audience, ways)), body, expiresAt };
}

/**
 * Announces: message, deliveries and audit entry in one transaction. An urgent announcement is audited as such.
 *
 * @throws AppError FORBIDDEN without the right `announce`; SECRET_CONTENT when the text carries a secrecy mark, which is
 *   audited; INPUT_INVALID for a text that is empty or too long, or a time more than a year ahead; NOT_FOUND for an
 *   organisation or topic that does not exist
 */
export async function announce(
  ctx: Context,
  actor: Actor,
  announcement: Announcement,
): Promise<AnnouncedMessage> {
  const { audience, urgent, progress, key = `announcement:${randomUUID()}` } = announcement;
  const now = ctx.clock.now();
  const sendAt = notBefore(announcement.sendAt, now);
  const { text, body, expiresAt } = await prepare(ctx, actor, announcement, sendAt);
  const announced = await ctx.db.transaction(async (tx) => {
    const title = announcementTitle(text);
    const message = await enqueueMessage(
      tx,
      {
        key,
        kind: 'announcement',
        title,
        body,
        urgent,
        audience,
        sendAt,
        expiresAt,
        createdById: actor.memberId,
      },
      now,
    );
    if (!message.isNew) return message;
    if (progress !== undefined) await storeProgressPlace(tx, message.messageId, progress);
    const entry = {
      at: now,
      actor,
      subject: `message:${message.messageId}`,
      detail: `${formatAudience(audience)}, ${message.recipients} recipients`,
    };
    await recordAudit(tx, { ...entry, action: 'message.announced' });
    if (urgent) await recordAudit(tx, { ...entry, action: 'message.urgent' });
    return message;
  });
  const { messageId, isNew, recipients } = announced;
  if (isNew) ctx.logger.info({ messageId, recipients, isUrgent: urgent }, 'Announcement planned');
  return { messageId, isNew, recipients, sendAt, expiresAt };
}

/**
 * Names the chat message in which the progress of an announcement is shown by editing it, and in the end its report.
 *
 * @throws AppError NOT_FOUND when there is no such message
 */
export async function attachProgress(
  { db }: Context,
  messageId: number,
  place: ProgressPlace,
): Promise<void> {
  if (!(await storeProgressPlace(db, messageId, place))) {
    throw new AppError('NOT_FOUND', `There is no message ${messageId}.`);
  }
}

async function prepare(
  ctx: Context,
  actor: Actor,
  { text: written, urgent }: AnnouncementDraft,
  sendAt: Date,
): Promise<{ text: string; body: RichText; expiresAt: Date }> {
  requireRight(actor, 'announce');
  const text = tidyText(written);
  await refuseSecret(ctx, actor, text);
  if (text === '') throw new AppError('INPUT_INVALID', 'An announcement needs a text.');
  if (text.length > MAX_ANNOUNCEMENT_CHARS) {
    throw new AppError(
      'INPUT_INVALID',
      `An announcement may have at most ${MAX_ANNOUNCEMENT_CHARS} characters.`,
    );
  }
  if (sendAt.getTime() > ctx.clock.now().getTime() + MAX_DAYS_AHEAD * DAY_MS) {
    throw new AppError('INPUT_INVALID', 'An announcement can be planned at most a year ahead.');
  }
  const body = announcementText({ text, isUrgent: urgent, organisation: await findRootName(ctx.db) });
  return { text, body, expiresAt: announcementExpiry(sendAt, urgent) };
}

async function refuseSecret({ db, clock }: Context, actor: Actor, text: string): Promise<void> {
  const mark = findSecrecyMark(text);
  if (mark === null) return;
  await recordAudit(db, {
    at: clock.now(),
    actor,
    action: 'message.refused-secret',
    subject: 'announcement',
    detail: mark,
  });
  throw new AppError('SECRET_CONTENT', `The text carries the mark ${mark} and may not be sent by chat.`);
}

function notBefore(wanted: Date | undefined, now: Date): Date {
  return wanted !== undefined && wanted > now ? wanted : now;
}
