import type { Clock } from '../../clock.ts';
import type { Connection } from '../../storage/database.ts';
import { describeFailure, isCutOff, MISSING, WRONG_KEY } from './token-errors.ts';
import { createTokenSeal, hasOtherOrigin, openPair, type TokenKeys } from './token-pair.ts';
import { readTokenRow } from './token-store.ts';

/** Weeks before the end, so that an admin of the OA can be found who may consent again. */
const WARN_BEFORE_MS = 21 * 24 * 3_600_000;

/**
 * Where the official account's tokens stand, for the admins' notice and for `bantin doctor`:
 * - `ok`: they can be used and renewed until `refreshEndsAt`.
 * - `unused`: a refresh token from the environment waits to be used: before the first start, or after the former died.
 * - `ends-soon`: unless they are renewed before `on`, an admin of the OA must consent again.
 * - `refused`: Zalo gives no new pair; `reason` says in one English sentence what happened and what to do. `wasCutOff`
 *   when the answer to an earlier refresh was lost, in a crash or on the way. `accessEndsAt`: until then the OA can
 *   still be used.
 * - `wrong-key`: what is stored was sealed with another key, or for another app.
 * - `missing`: nothing is stored and no refresh token is in the environment.
 */
export type TokenHealth =
  | { readonly state: 'ok'; readonly refreshEndsAt: Date }
  | { readonly state: 'unused' }
  | { readonly state: 'ends-soon'; readonly on: Date }
  | {
      readonly state: 'refused';
      readonly reason: string;
      readonly since: Date;
      readonly wasCutOff: boolean;
      readonly accessEndsAt: Date;
    }
  | { readonly state: 'wrong-key'; readonly reason: string }
  | { readonly state: 'missing'; readonly reason: string };

/** Only reads: asks Zalo nothing and uses nothing up. */
export async function readTokenHealth(
  options: TokenKeys & { readonly db: Connection; readonly clock: Clock },
): Promise<TokenHealth> {
  const row = await readTokenRow(options.db);
  if (row === null)
    return options.refreshToken === null ? { state: 'missing', reason: MISSING } : { state: 'unused' };
  const isOpen = (await openPair(createTokenSeal(options), row)) !== null;
  if ((!isOpen || row.failure !== null) && hasOtherOrigin(row, options.refreshToken))
    return { state: 'unused' };
  if (!isOpen) return { state: 'wrong-key', reason: WRONG_KEY };
  if (row.failure !== null) {
    return {
      state: 'refused',
      reason: describeFailure(row.failure),
      since: row.failedAt ?? row.refreshedAt,
      wasCutOff: isCutOff(row.failure),
      accessEndsAt: row.accessExpiresAt,
    };
  }
  const { refreshExpiresAt: end } = row;
  return options.clock.now().getTime() >= end.getTime() - WARN_BEFORE_MS
    ? { state: 'ends-soon', on: end }
    : { state: 'ok', refreshEndsAt: end };
}
