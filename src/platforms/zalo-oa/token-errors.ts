import { AppError } from '../../errors.ts';

const CONSENT =
  'Let an admin of the official account consent again on developers.zalo.me, put the new refresh token into ZALO_OA_REFRESH_TOKEN and restart bantin.';
export const MISSING = `The official account of Zalo has no tokens yet: set ZALO_OA_REFRESH_TOKEN for the first start. ${CONSENT}`;
export const WRONG_KEY = `The stored tokens of the Zalo official account are of another app or were encrypted with another key: set ZALO_OA_APP_ID and ZALO_OA_TOKEN_KEY (or, without one, ZALO_OA_APP_SECRET) to what they were. If that is lost or meant: ${CONSENT}`;

/** Why Zalo gave no new pair, as it is stored: `dead:-118`, or `cut-off:-118` when an earlier answer was lost. */
export type TokenFailure = `${'dead' | 'cut-off'}:${number}`;

export function isCutOff(failure: string | null): boolean {
  return failure?.startsWith('cut-off:') === true;
}

/** @returns what happened and what to do, in English for operators */
export function describeFailure(failure: string): string {
  const code = failure.split(':')[1] ?? '';
  return isCutOff(failure)
    ? `A refresh of the Zalo official account's tokens was cut off before its answer was stored, and Zalo refuses the former refresh token since (error ${code}): the new one is lost. ${CONSENT}`
    : `Zalo refuses the refresh token of the official account (error ${code}). If ZALO_OA_APP_ID or ZALO_OA_APP_SECRET was changed, correct that first. Otherwise: ${CONSENT}`;
}

/** Nothing can be sent or asked until an operator acts. */
export function tokenRefused(sentence: string): AppError {
  return new AppError('ZALO_OA_TOKEN_REFUSED', sentence);
}

export function refusedAgain(): AppError {
  return tokenRefused(
    'Zalo refuses an access token of the official account that it has just given: check on developers.zalo.me that the app is active and still has the permissions of the account.',
  );
}

/** It may work later. */
export function unreachable(): AppError {
  return new AppError(
    'ZALO_OA_UNREACHABLE',
    'Zalo gives no new tokens for the official account at the moment: check the connection to oauth.zaloapp.com. bantin goes on trying.',
  );
}
