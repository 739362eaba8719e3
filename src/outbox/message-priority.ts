import type { MessageKind } from './new-message.ts';

const PRIORITIES: Readonly<Record<MessageKind, number>> = {
  notice: 1,
  reminder: 2,
  announcement: 3,
  digest: 4,
};

/**
 * Lower goes first: hỏa tốc, then what concerns few and cannot wait, then what concerns all. Messages of one
 * priority take turns. (Answers to people do not pass through the outbox; they go before all of these in the
 * platform's pacer.)
 */
export function messagePriority({ kind, urgent }: { kind: MessageKind; urgent: boolean }): number {
  return urgent ? 0 : PRIORITIES[kind];
}
