import type { Actor } from '../members/actor.ts';
import type { Connection } from '../storage/database.ts';
import { insertAuditEntry } from './audit-store.ts';

/** What an audit entry is about, in stable words; `messages/vi` says them to people. */
export type AuditAction =
  | 'invitation.created'
  | 'member.joined'
  | 'member.promoted'
  | 'member.approved'
  | 'member.refused'
  | 'member.erased'
  | 'account.linked'
  | 'account.unlinked'
  | 'members.imported'
  | 'document.added'
  | 'document.updated'
  | 'document.refused-secret'
  | 'document.published-zalo'
  | 'document.broadcast-zalo'
  | 'documents.imported'
  | 'event.confirmed'
  | 'event.changed'
  | 'event.rejected'
  | 'event.cancelled'
  | 'task.confirmed'
  | 'task.rejected'
  | 'source.added'
  | 'source.removed'
  | 'message.announced'
  | 'message.refused-secret'
  | 'message.urgent'
  | 'message.cancelled'
  | 'message.paused'
  | 'message.resumed'
  | 'message.resent'
  | 'message.retried';

/**
 * Writes one entry of the append-only log, in the transaction of the act it is about.
 *
 * @param subject such as `member:12`, `message:5`
 * @param detail short and free of message text and personal data beyond ids and names of organisations
 */
export async function recordAudit(
  connection: Connection,
  entry: {
    readonly at: Date;
    readonly actor: Actor;
    readonly action: AuditAction;
    readonly subject: string;
    readonly detail?: string;
  },
): Promise<void> {
  const { actor, detail = '', ...rest } = entry;
  await insertAuditEntry(connection, { ...rest, actorId: actor.memberId, detail });
}
