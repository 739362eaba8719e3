import type { RichText } from '../messages/rich-text.ts';
import { fold } from '../text/fold.ts';

/** Whom a message is for: always active members only. */
export type Audience =
  | { readonly kind: 'all' }
  /** An organisation and all below it. */
  | { readonly kind: 'organisation'; readonly code: string }
  /** Those who have not muted the topic; `key` is the folded name as in `Topic.key`. */
  | { readonly kind: 'topic'; readonly key: string; readonly name: string }
  | { readonly kind: 'admins' }
  /** Those whose delivery of this message failed or expired and who can be reached now, unless a resend is on its way to them or has arrived. */
  | { readonly kind: 'unreached'; readonly messageId: number; readonly resendIds: readonly number[] }
  /** Those who have got one of these messages, or are about to. */
  | { readonly kind: 'reached'; readonly messageIds: readonly number[] }
  /** Named ones, each with its own text if given. */
  | {
      readonly kind: 'members';
      readonly members: readonly { readonly memberId: number; readonly body?: RichText }[];
    };

/** Reads `all`, `org:CODE` or `topic:NAME` as a clerk types it, in any case. Null for anything else. */
export function parseAudience(text: string): Audience | null {
  const trimmed = text.trim();
  if (trimmed.toLowerCase() === 'all') return { kind: 'all' };
  const [, kind, rest] = /^(org|topic)\s*:\s*(\S.*)$/is.exec(trimmed) ?? [];
  if (kind === undefined || rest === undefined) return null;
  if (kind.toLowerCase() === 'org') return { kind: 'organisation', code: rest.toUpperCase() };
  const name = rest.normalize('NFC').replaceAll(/\s+/g, ' ');
  return { kind: 'topic', key: fold(name), name };
}

/** The form that `parseAudience` reads; for the others, which nobody types, `admins`, `members:12` and the like. */
export function formatAudience(audience: Audience): string {
  switch (audience.kind) {
    case 'organisation':
      return `org:${audience.code}`;
    case 'topic':
      return `topic:${audience.name}`;
    case 'unreached':
      return `unreached:${audience.messageId}`;
    case 'reached':
      return `reached:${audience.messageIds.join(',')}`;
    case 'members':
      return `members:${audience.members.length}`;
    default:
      return audience.kind;
  }
}
