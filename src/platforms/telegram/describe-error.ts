import { GrammyError, HttpError } from 'grammy';
import { AppError } from '../../errors.ts';
import { TransportError } from '../transport.ts';

/**
 * What may be logged of an error. Errors of grammY are never logged themselves: they carry the whole payload,
 * which is a private message, and errors of the network may carry the address, which holds the token.
 */
export function describeError(error: unknown): { readonly reason: string } {
  if (error instanceof GrammyError)
    return { reason: `${error.method}: ${error.error_code} ${error.description}` };
  if (error instanceof HttpError) return { reason: describeError(error.error).reason };
  if (error instanceof TransportError || error instanceof AppError) return { reason: error.message };
  return { reason: error instanceof Error ? error.name : 'unknown' };
}

/** Telegram's error code, if it answered with one. */
export function refusalCode(error: unknown): number | null {
  return error instanceof GrammyError ? error.error_code : null;
}

/** 404 is what a token gets that cannot even be one. */
export function isTokenRefused(error: unknown): boolean {
  return refusalCode(error) === 401 || refusalCode(error) === 404;
}

/** How long Telegram wants us to wait, in ms. */
export function retryAfterOf(error: unknown): number | null {
  const seconds = error instanceof GrammyError ? error.parameters.retry_after : undefined;
  return seconds === undefined ? null : seconds * 1_000;
}
