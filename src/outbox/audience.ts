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

/** The form that `parseAudience` reads; for admins and named members, which nobody types, `admins` and `members:12`. */
export function formatAudience(audience: Audience): string {
  switch (audience.kind) {
    case 'organisation':
      return `org:${audience.code}`;
    case 'topic':
      return `topic:${audience.name}`;
    case 'members':
      return `members:${audience.members.length}`;
    default:
      return audience.kind;
  }
}
