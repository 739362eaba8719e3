import type { RichText } from '../messages/rich-text.ts';
import { noticeTitle } from '../messages/vi/notices.ts';
import { enqueueMessage } from '../outbox/enqueue-message.ts';
import type { Connection } from '../storage/database.ts';

/** Long enough for a weekend: a notice asks for action, so a stale one is still better than none. */
const NOTICE_LIFE_MS = 72 * 3_600_000;

/**
 * Tells all admins something the service did or cannot do by itself. Written in the caller's transaction; the same key
 * twice tells once. Quiet hours hold.
 *
 * @param notice `key` such as `notice:reminders-lost:…`; `title` is its short name in lists
 * @returns whether it was new
 */
export async function notifyAdmins(
  tx: Connection,
  notice: { readonly key: string; readonly text: RichText; readonly title?: string },
  now: Date,
): Promise<boolean> {
  const { isNew } = await enqueueMessage(
    tx,
    {
      key: notice.key,
      kind: 'notice',
      title: notice.title ?? noticeTitle(),
      body: notice.text,
      audience: { kind: 'admins' },
      expiresAt: new Date(now.getTime() + NOTICE_LIFE_MS),
    },
    now,
  );
  return isNew;
}
