import { GrammyError, HttpError } from 'grammy';
import type { SendResult } from '../platform.ts';
import { TransportError } from '../transport.ts';

/** Wait before a message is tried again when Telegram does not say how long, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/** What became of a call that failed, with what only Telegram's side has to know. */
export interface Failure {
  readonly result: SendResult;
  /** Telegram's own demand: so long nothing at all may be sent. */
  readonly retryAfterSeconds?: number;
  /** An edit that changes nothing. */
  readonly isUnchanged?: boolean;
  /** The styles were refused; the plain text may still be accepted. */
  readonly areStylesRefused?: boolean;
  /** The message is a file: its caption can be edited, not its text. */
  readonly hasNoText?: boolean;
  /** The stored file id is no longer valid. */
  readonly isFileRefused?: boolean;
}

/**
 * Reads an error of grammY. Decides by `error_code` and `parameters`; descriptions, which Telegram may reword,
 * only tell the cases of 400 and 403 apart, and what is not recognised counts as rejected.
 */
export function readFailure(error: unknown): Failure {
  if (error instanceof GrammyError) return readRefusal(error);
  const cause = error instanceof HttpError ? error.error : error;
  if (cause instanceof TransportError && !cause.wasWritten) {
    return { result: retry(RETRY_AFTER_SECONDS, 'platform', `Telegram cannot be reached: ${cause.message}`) };
  }
  const reason = cause instanceof TransportError ? cause.message : 'no answer';
  return { result: { outcome: 'unknown', reason: `Telegram may have received it: ${reason}` } };
}

function readRefusal({ error_code: code, description, parameters }: GrammyError): Failure {
  if (code === 429) {
    const retryAfterSeconds = parameters.retry_after ?? RETRY_AFTER_SECONDS;
    return { result: retry(retryAfterSeconds, 'platform', 'Telegram asks to slow down'), retryAfterSeconds };
  }
  // 404 is what a token gets that cannot even be one.
  if (code === 401 || code === 404) return { result: { outcome: 'unauthorised' } };
  if (code === 403) return { result: { outcome: 'recipient-gone', reason: goneReason(description) } };
  if (code === 400) return readBadRequest(description, parameters.migrate_to_chat_id);
  // A gateway gave up waiting for the real server, which may have done its work.
  if (code === 504) return { result: { outcome: 'unknown', reason: 'Telegram may have received it: 504' } };
  // 500 can be about this one message; 502, 503 and the like are about all of them.
  if (code >= 500)
    return {
      result: retry(RETRY_AFTER_SECONDS, code === 500 ? 'chat' : 'platform', `Telegram answered ${code}`),
    };
  return { result: { outcome: 'rejected', reason: description } };
}

function goneReason(description: string): 'blocked' | 'deactivated' {
  return /user is deactivated|group chat was deleted/i.test(description) ? 'deactivated' : 'blocked';
}

function readBadRequest(description: string, migratedTo: number | undefined): Failure {
  if (migratedTo !== undefined) return { result: { outcome: 'moved', chatId: String(migratedTo) } };
  if (/chat not found|user not found|PEER_ID_INVALID/i.test(description)) {
    return { result: { outcome: 'recipient-gone', reason: 'not-found' } };
  }
  const result = { outcome: 'rejected', reason: description } as const;
  if (/message is not modified/i.test(description)) return { result, isUnchanged: true };
  if (/can't parse entities|\bentity\b|entities/i.test(description))
    return { result, areStylesRefused: true };
  if (/no text in the message to edit/i.test(description)) return { result, hasNoText: true };
  if (/wrong (remote )?file.?id|file reference/i.test(description)) return { result, isFileRefused: true };
  return { result };
}

function retry(afterSeconds: number, scope: 'platform' | 'chat', reason: string): SendResult {
  return { outcome: 'retry', afterSeconds, scope, reason };
}
