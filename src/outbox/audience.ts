import type { RichText } from '../messages/rich-text.ts';

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
