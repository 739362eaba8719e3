import { createFaultQueue } from '../fault-queue.ts';

/** Something that goes wrong on purpose. */
export type Fault =
  /** Any answer with `ok: false`; nothing is stored. Zalo's label of 403 is "Internal server error". */
  | { readonly kind: 'refuse'; readonly code: number; readonly description?: string }
  /** An answer of a proxy in between that is not JSON, such as a 502 page; nothing is stored. */
  | { readonly kind: 'proxy-error'; readonly status: number }
  /** The connection is cut before the message is stored. */
  | { readonly kind: 'cut-before' }
  /** The connection is cut after the message was stored: the case that duplicates. */
  | { readonly kind: 'cut-after' }
  /** The message is stored at once and answered late. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The message is stored and answered with HTTP 200 and this instead of JSON. */
  | { readonly kind: 'garbage'; readonly body: string };

export interface FaultRule {
  /** Only for this method; for every method unless given. */
  readonly method?: string;
  /** Only for this chat. */
  readonly chatId?: string;
  /** How often it strikes; once unless given. */
  readonly times?: number;
}

/** `take` gives the fault that strikes this call, used up by asking. */
export function createFaults() {
  const { take, ...queue } = createFaultQueue<Fault, FaultRule>();
  return {
    ...queue,
    take: (method: string, chatId: string | undefined) =>
      take((rule) => (rule.method ?? method) === method && (rule.chatId ?? chatId) === chatId),
  };
}
