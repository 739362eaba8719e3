import type { ServerResponse } from 'node:http';
import { createFaultQueue } from '../fault-queue.ts';
import { type Refusal, toEnvelope } from './api-error.ts';

/** Something that goes wrong on purpose. */
export type Fault =
  /** 429: flood control asks to wait. */
  | { readonly kind: 'retry-after'; readonly seconds: number }
  /** Any other answer with `ok: false`; nothing is stored. */
  | { readonly kind: 'refuse'; readonly code: number; readonly description: string }
  /** An answer of a proxy in between that is not JSON, such as a 502 page; nothing is stored. */
  | { readonly kind: 'proxy-error'; readonly status: number }
  /** The connection is cut before the message is stored. */
  | { readonly kind: 'cut-before' }
  /** The connection is cut after the message was stored: the case that duplicates. */
  | { readonly kind: 'cut-after' }
  /** The message is stored at once and answered late. */
  | { readonly kind: 'slow'; readonly milliseconds: number };

export interface FaultRule {
  /** Only for this method; for every method unless given. */
  readonly method?: string;
  /** Only for this chat. */
  readonly chatId?: number;
  /** How often it strikes; once unless given. */
  readonly times?: number;
}

/** `take` gives the fault that strikes this call, used up by asking. */
export function createFaults() {
  const { take, ...queue } = createFaultQueue<Fault, FaultRule>();
  return {
    ...queue,
    take: (method: string, chatId: number | undefined) =>
      take(
        (rule) =>
          (rule.method ?? method).toLowerCase() === method.toLowerCase() &&
          (rule.chatId ?? chatId) === chatId,
      ),
  };
}

/** The refusal a fault stands for, where it is one. */
export function faultRefusal(fault: Fault): Refusal | undefined {
  if (fault.kind === 'refuse') return { code: fault.code, description: fault.description };
  if (fault.kind !== 'retry-after') return undefined;
  return {
    code: 429,
    description: `Too Many Requests: retry after ${fault.seconds}`,
    parameters: { retry_after: fault.seconds },
  };
}

export function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  answerJson(response, refusal.code, toEnvelope(refusal));
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
