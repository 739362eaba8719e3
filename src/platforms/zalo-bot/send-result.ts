import type { SendResult } from '../platform.ts';
import { TransportError } from '../transport.ts';
import { BotAnswerUnreadable, BotRefusal } from './bot-errors.ts';

/** Wait before a message is tried again when Zalo cannot be reached, in seconds. */
const UNREACHABLE_SECONDS = 5;
/** 403 is "Internal server error" to Zalo, and ambiguous: waited out once, then more patiently and with an alert. */
const TROUBLE_SECONDS = 30;

/** What became of a call that failed. */
export interface Failure {
  readonly result: SendResult;
  /** Zalo's error code; null when it did not answer with one. */
  readonly code: number | null;
}

/**
 * What each error means for a send: the table of zalo.md A.7. Decides by the code alone. Two codes need more than that
 * and are finished by the sender: 404 (is it the person, or our token?) and 429 (until when?).
 */
export function readFailure(error: unknown): Failure {
  if (error instanceof BotRefusal) return { result: readRefusal(error), code: error.code };
  return { result: readNoAnswer(error), code: null };
}

function readRefusal({ code, message }: BotRefusal): SendResult {
  switch (code) {
    case 401:
      return { outcome: 'unauthorised' };
    case 403:
      return retry(TROUBLE_SECONDS, 'chat', 'Zalo answered 403, its internal error');
    case 404:
      return { outcome: 'recipient-gone', reason: 'not-found' };
    case 408:
      return { outcome: 'unknown', reason: 'Zalo may have sent it: 408' };
    case 429:
      // The month's quota and a momentary limit look alike, and no wait is named.
      return { outcome: 'not-now', reason: 'quota', until: null, scope: 'platform' };
    default:
      if (code >= 500) return retry(TROUBLE_SECONDS, 'chat', `Zalo answered ${code}`);
      return { outcome: 'rejected', reason: `${code} ${message}` };
  }
}

function readNoAnswer(error: unknown): SendResult {
  if (error instanceof TransportError && !error.wasWritten)
    return retry(UNREACHABLE_SECONDS, 'platform', `Zalo cannot be reached: ${error.message}`);
  if (error instanceof BotAnswerUnreadable && error.status >= 400 && error.status !== 504)
    // The page of somebody in between, who did not hand it on.
    return retry(UNREACHABLE_SECONDS, 'platform', `Zalo cannot be reached: HTTP ${error.status}`);
  const reason =
    error instanceof TransportError || error instanceof BotAnswerUnreadable ? error.message : 'no answer';
  return { outcome: 'unknown', reason: `Zalo may have sent it: ${reason}` };
}

function retry(afterSeconds: number, scope: 'platform' | 'chat', reason: string): SendResult {
  return { outcome: 'retry', afterSeconds, scope, reason };
}
