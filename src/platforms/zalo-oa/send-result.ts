import { addDays, dayOf, instantOf } from '../../calendar.ts';
import { AppError } from '../../errors.ts';
import type { SendResult } from '../platform.ts';
import { TransportError } from '../transport.ts';
import { classOf, OaAnswerUnreadable, type OaErrorClass, OaRefusal } from './oa-errors.ts';

/** The budget of -32 is counted by the minute. */
const BUSY_SECONDS = 60;
const UNREACHABLE_SECONDS = 5;
/** What an operator has to put right in Zalo's console is tried again so often: nobody tells us when it is done. */
const OPERATOR_RETRY_MS = 3_600_000;

export interface FailedCall {
  readonly kind: 'text' | 'template';
  /** Of a text: whether its person has not written within the free hours. */
  readonly isPaid: boolean;
  readonly now: Date;
  /** When Zalo's night ends, `HH:MM` in the office's zone. */
  readonly nightTo: string;
}

/** What became of a call that failed. */
export interface Failure {
  readonly result: SendResult;
  /** Null where Zalo did not refuse it in its own words. */
  readonly refusal: { readonly code: number; readonly errorClass: OaErrorClass } | null;
}

/** The next time of day at which Zalo's night ends. */
function nextMorning(now: Date, nightTo: string): Date {
  const today = instantOf(dayOf(now), nightTo);
  return today > now ? today : instantOf(addDays(dayOf(now), 1), nightTo);
}

/** Decides by Zalo's code (zalo.md B.5); its words only tell an unknown person from other fields that are wrong. */
export function readFailure(error: unknown, call: FailedCall): Failure {
  if (error instanceof OaRefusal) {
    const errorClass = classOf(error.code);
    return { result: resultOf(errorClass, error, call), refusal: { code: error.code, errorClass } };
  }
  return { result: readBrokenCall(error), refusal: null };
}

function readBrokenCall(error: unknown): SendResult {
  if (error instanceof AppError) return { outcome: 'unauthorised' };
  if (error instanceof TransportError && !error.wasWritten)
    return retry(UNREACHABLE_SECONDS, 'platform', `Zalo cannot be reached: ${error.message}`);
  if (error instanceof OaAnswerUnreadable) {
    // A gateway gave up waiting for the real server, or its answer was spoilt: it may have done its work.
    if (error.status < 300 || error.status === 504)
      return { outcome: 'unknown', reason: `Zalo may have received it: ${error.message}` };
    return retry(
      error.status >= 500 ? UNREACHABLE_SECONDS : BUSY_SECONDS,
      'platform',
      `Zalo answered with HTTP ${error.status}`,
    );
  }
  const reason = error instanceof TransportError ? error.message : 'no answer';
  return { outcome: 'unknown', reason: `Zalo may have received it: ${reason}` };
}

function resultOf(errorClass: OaErrorClass, { code, message }: OaRefusal, call: FailedCall): SendResult {
  const reason = `Zalo ${code}: ${message}`;
  const morning = () => nextMorning(call.now, call.nightTo);
  const inAnHour = () => new Date(call.now.getTime() + OPERATOR_RETRY_MS);
  switch (errorClass) {
    case 'busy':
      return retry(BUSY_SECONDS, 'platform', reason);
    case 'token':
    case 'account':
      return { outcome: 'unauthorised' };
    // The texts are what an OA is for: without them nothing is left. Templates are an extra; who would have got one
    // may be reached otherwise.
    case 'permission':
      return call.kind === 'text' ? { outcome: 'unauthorised' } : notNow('outside-window', inAnHour());
    case 'template':
      return notNow('outside-window', inAnHour());
    // Free texts still go.
    case 'money':
      return notNow('quota', inAnHour(), call.isPaid || call.kind === 'template' ? 'chat' : 'platform');
    // B.5 says "stop channel", which holds when a text was refused that should have been free; when it was one that
    // counts, those that are free still go.
    case 'quota':
      return notNow('quota', morning(), call.isPaid || call.kind === 'template' ? 'chat' : 'platform');
    case 'blocked':
    case 'deactivated':
      return { outcome: 'recipient-gone', reason: errorClass };
    case 'outside-window':
      return notNow('outside-window', null);
    case 'receive-limit':
      return notNow('receive-limit', morning());
    case 'night':
      return notNow('night', morning());
    case 'message':
      return code === -201 && /user_?id/i.test(message)
        ? { outcome: 'recipient-gone', reason: 'not-found' }
        : { outcome: 'rejected', reason };
    // Their second tries are the sender's; here they have failed twice.
    case 'upload-expired':
    case 'once-more':
      return { outcome: 'rejected', reason };
  }
}

function retry(afterSeconds: number, scope: 'platform' | 'chat', reason: string): SendResult {
  return { outcome: 'retry', afterSeconds, scope, reason };
}

function notNow(
  reason: Extract<SendResult, { outcome: 'not-now' }>['reason'],
  until: Date | null,
  scope: 'platform' | 'chat' = 'chat',
): SendResult {
  return { outcome: 'not-now', reason, until, scope };
}
