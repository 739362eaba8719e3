import { createFaultQueue } from '../fault-queue.ts';

/** Something that goes wrong on purpose. */
export type Fault =
  /** Any answer with `error != 0`; nothing is stored. */
  | { readonly kind: 'refuse'; readonly code: number; readonly message?: string }
  /** An answer of a proxy in between that is not JSON, such as a 502 page; nothing is stored. */
  | { readonly kind: 'proxy-error'; readonly status: number }
  /** The connection is cut before anything is stored or rotated. */
  | { readonly kind: 'cut-before' }
  /** The connection is cut after the message was stored, or the token rotated: the answer is lost. */
  | { readonly kind: 'cut-after' }
  /** Stored (or rotated) at once and answered late. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Answered with HTTP 200 and this instead of JSON. */
  | { readonly kind: 'garbage'; readonly body: string };

export interface FaultRule {
  /** Only for this path, such as `/v3.0/oa/message/cs`; for every path unless given. */
  readonly path?: string;
  /** Only for calls about this person. */
  readonly userId?: string;
  /** How often it strikes; once unless given. */
  readonly times?: number;
}

/** `take` gives the fault that strikes this call, used up by asking. */
export function createFaults() {
  const { take, ...queue } = createFaultQueue<Fault, FaultRule>();
  return {
    ...queue,
    take: (path: string, userId: string | undefined) =>
      take((rule) => (rule.path ?? path) === path && (rule.userId ?? userId) === userId),
  };
}
