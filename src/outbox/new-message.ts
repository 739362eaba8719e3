import type { RichText } from '../messages/rich-text.ts';
import type { Button } from '../platforms/platform.ts';
import type { Audience } from './audience.ts';

export type MessageKind = 'notice' | 'reminder' | 'announcement' | 'digest';

/** One thing decided to be sent. `enqueueMessage` writes it with its deliveries. */
export interface NewMessage {
  /** Idempotency key, such as `digest:daily:2022-04-12`: planning twice writes once. */
  readonly key: string;
  readonly kind: MessageKind;
  /** A short name for lists and reports; not sent. */
  readonly title: string;
  readonly body: RichText;
  readonly buttons?: readonly (readonly Button[])[];
  /** Hỏa tốc: goes first, and quiet hours do not hold it. */
  readonly urgent?: boolean;
  readonly audience: Audience;
  /** Now unless given. */
  readonly sendAt?: Date;
  /** A delivery not sent by then becomes `expired`. */
  readonly expiresAt: Date;
  /** Null for the service itself and the command line. */
  readonly createdById?: number | null;
}
