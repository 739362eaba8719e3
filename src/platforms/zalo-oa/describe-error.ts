import { AppError } from '../../errors.ts';
import { TransportError } from '../transport.ts';
import { OaAnswerUnreadable, OaRefusal } from './oa-errors.ts';

/** What may be logged of an error: errors of the network or of the database may carry addresses or a message's text. */
export function describeError(error: unknown): { readonly reason: string } {
  if (error instanceof OaRefusal) return { reason: `${error.code} ${error.message}` };
  if (error instanceof TransportError || error instanceof AppError || error instanceof OaAnswerUnreadable)
    return { reason: error.message };
  return { reason: error instanceof Error ? error.name : 'unknown' };
}
