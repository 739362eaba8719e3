import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../../storage/database.ts';
import {
  describeFailure,
  isCutOff,
  MISSING,
  refusedAgain,
  type TokenFailure,
  tokenRefused,
  unreachable,
  WRONG_KEY,
} from './token-errors.ts';
import { readTokenHealth, type TokenHealth } from './token-health.ts';
import {
  createTokenSeal,
  firstPair,
  hasOtherOrigin,
  openPair,
  renewedPair,
  type TokenKeys,
  type TokenPair,
} from './token-pair.ts';
import { requestTokens } from './token-request.ts';
import {
  claimRefresh,
  insertTokenRow,
  readTokenRow,
  releaseRefresh,
  storeFailure,
  storePair,
  type TokenRow,
} from './token-store.ts';
import { createUnsavedPairs } from './token-unsaved.ts';

/** Of 25 hours, so at 20: five remain for an outage. */
const DUE_AFTER_SHARE = 0.8;
/** An access token is not used in its last minute: a request takes time, and clocks differ. */
const ACCESS_MARGIN_MS = 60_000;
/** Nor in this last share of its life, where that is less. */
const ACCESS_MARGIN_SHARE = 0.1;
/** Longer than a request and storing its answer take. */
const LEASE_MS = 40_000;
const LOOK_AGAIN_MS = 100;
/** How long a caller waits for another process that refreshes: longer than the turn of one that was killed. */
const WAIT_MS = 45_000;
const RETRY_UNREACHABLE_MS = 5_000;
/** A refusal may be a mistake in the settings, or Zalo's. */
const RETRY_REFUSED_MS = 3_600_000;
/** A token that was forced and is refused at once would only be refused again. */
const FORCE_AGAIN_MS = 60_000;

export interface TokenSourceOptions extends TokenKeys {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly oauthRoot: string;
}

/** The one place where access tokens of the official account come from. */
export interface TokenSource {
  /**
   * A token that is good for at least a minute, or a tenth of a shorter life.
   *
   * @throws AppError ZALO_OA_TOKEN_REFUSED until an operator acts, ZALO_OA_UNREACHABLE when it may work later
   */
  accessToken(): Promise<string>;
  /**
   * After -216 or -220: another token than the one that was used, forced once, or the newer one that somebody else has
   * got meanwhile. Throws like `accessToken`.
   */
  refreshNow(used: string): Promise<string>;
  /** Renews at 20 of 25 hours; for the leader's tick, which must be waited for when stopping. Logs what fails. */
  refreshIfDue(): Promise<void>;
  health(): Promise<TokenHealth>;
}

/**
 * Refresh tokens of Zalo are good once, so a pair that is lost takes an admin's consent to replace. Therefore:
 * - A new pair is stored before anybody uses it, and kept in memory and stored again as long as the database is away.
 * - One refreshes at a time: whoever writes its name into the row first. The others wait for the next `version`.
 * - The name stays in the row until the outcome is known. Found there later, it says that an attempt was cut off, by a
 *   crash or on the network. The old refresh token is then tried again: either Zalo had not used it up, or its refusal
 *   is stored as a failure that says so.
 * - What is stored wins over the environment's token, until it is dead and the environment has another.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { db, clock, logger } = options;
  const seal = createTokenSeal(options);
  const unsaved = createUnsavedPairs(db, logger);
  const owner = `${hostname()}/${process.pid}/${randomBytes(6).toString('hex')}`;
  const createdAt = clock.now();
  let renewing: Promise<string> | null = null;
  let unreachableAt: Date | null = null;
  let refusedAt: Date | null = null;
  let forced: { readonly version: number; readonly at: Date } | null = null;

  const passed = (since: Date, milliseconds: number) =>
    clock.now().getTime() - since.getTime() >= milliseconds;

  async function load(): Promise<{ readonly row: TokenRow; readonly pair: TokenPair }> {
    await unsaved.flush();
    const row = (await readTokenRow(db)) ?? (await begin());
    const pair = await openPair(seal, row);
    if (pair !== null) return { row, pair };
    if (await adoptEnvironment(row)) return load();
    throw tokenRefused(WRONG_KEY);
  }

  async function begin(): Promise<TokenRow> {
    if (options.refreshToken === null) throw tokenRefused(MISSING);
    await insertTokenRow(db, await firstPair(seal, clock.now(), options.refreshToken));
    const row = await readTokenRow(db);
    if (row === null) throw tokenRefused(MISSING);
    return row;
  }

  /** What is stored is dead: begins anew with the environment's token, if it is another. */
  async function adoptEnvironment(row: TokenRow): Promise<boolean> {
    const { refreshToken } = options;
    if (!hasOtherOrigin(row, refreshToken)) return false;
    await storePair(db, row.version, await firstPair(seal, clock.now(), refreshToken));
    refusedAt = null;
    logger.info('The stored Zalo OA tokens are dead: the one from ZALO_OA_REFRESH_TOKEN takes their place');
    return true;
  }

  /** One at a time within this process. */
  function renew(version: number): Promise<string> {
    renewing ??= renewFrom(version).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  /** A token of a later version than this, got here or by another process. */
  async function renewFrom(version: number): Promise<string> {
    const giveUpAt = performance.now() + WAIT_MS;
    // However short its life: another refresh would only give another of the same kind.
    let isOwn = false;
    for (;;) {
      const { row, pair } = await load();
      if (row.version !== version && pair.accessToken !== null && (isOwn || !isOver(row)))
        return pair.accessToken;
      if (row.failure !== null) {
        if (await adoptEnvironment(row)) continue;
        if (!mayTryRefused(row)) throw tokenRefused(describeFailure(row.failure));
      }
      if (unreachableAt !== null && !passed(unreachableAt, RETRY_UNREACHABLE_MS)) throw unreachable();
      const now = clock.now();
      const until = new Date(now.getTime() + LEASE_MS);
      if (await claimRefresh(db, row, { owner, now, until })) {
        await attempt(row, pair);
        isOwn = true;
        continue;
      }
      if (performance.now() >= giveUpAt) throw unreachable();
      await setTimeout(LOOK_AGAIN_MS);
    }
  }

  /** @throws AppError ZALO_OA_UNREACHABLE; a refusal is stored instead, where the caller finds it */
  async function attempt(row: TokenRow, { refreshToken }: TokenPair): Promise<void> {
    const answer = await requestTokens({ ...options, refreshToken });
    const wasCutOff = row.refreshingBy !== null || isCutOff(row.failure);
    switch (answer.outcome) {
      case 'renewed':
        unreachableAt = null;
        refusedAt = null;
        await unsaved.store(row.version, await renewedPair(seal, clock.now(), row, refreshToken, answer));
        logger.info({ version: row.version + 1, wasCutOff }, 'Zalo OA tokens renewed and stored');
        return;
      case 'refused': {
        refusedAt = clock.now();
        const failure: TokenFailure = `${wasCutOff ? 'cut-off' : 'dead'}:${answer.code}`;
        await storeFailure(db, row.version, { owner, failure, at: refusedAt });
        logger.error({ failure }, 'Zalo refuses to renew the OA tokens');
        return;
      }
      default: {
        const mark = wasCutOff || answer.outcome === 'unknown';
        unreachableAt = clock.now();
        logger.warn({ reason: answer.reason, mark }, 'Zalo OA tokens could not be renewed; trying again');
        await releaseRefresh(db, row.version, { owner, mark });
        throw unreachable();
      }
    }
  }

  function isOver({ accessExpiresAt, refreshedAt }: TokenRow): boolean {
    const lifeMs = accessExpiresAt.getTime() - refreshedAt.getTime();
    return passed(accessExpiresAt, -Math.min(ACCESS_MARGIN_MS, lifeMs * ACCESS_MARGIN_SHARE));
  }

  /** Once after each start, then hourly; what another process was told since this one started is known here, too. */
  function mayTryRefused({ failedAt }: TokenRow): boolean {
    const knownAt = refusedAt ?? (failedAt !== null && failedAt >= createdAt ? failedAt : null);
    return knownAt === null || passed(knownAt, RETRY_REFUSED_MS);
  }

  async function accessToken(): Promise<string> {
    const { row, pair } = await load();
    return pair.accessToken !== null && !isOver(row) ? pair.accessToken : renew(row.version);
  }

  async function refreshNow(used: string): Promise<string> {
    const { row, pair } = await load();
    if (pair.accessToken !== used) return accessToken();
    if (row.version === forced?.version && !passed(forced.at, FORCE_AGAIN_MS)) throw refusedAgain();
    const token = await renew(row.version);
    forced = { version: row.version + 1, at: clock.now() };
    return token;
  }

  async function refreshIfDue(): Promise<void> {
    try {
      const { row, pair } = await load();
      const lifeMs = row.accessExpiresAt.getTime() - row.refreshedAt.getTime();
      const isDue = pair.accessToken === null || passed(row.refreshedAt, lifeMs * DUE_AFTER_SHARE);
      if (isDue) await renew(row.version);
    } catch (error) {
      // The health tells the admins; a refusal is not logged again each minute.
      if (!(error instanceof AppError)) throw error;
      logger.debug({ code: error.code }, 'The Zalo OA tokens are not renewed now');
    }
  }

  return { accessToken, refreshNow, refreshIfDue, health: () => readTokenHealth(options) };
}
