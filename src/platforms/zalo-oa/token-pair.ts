import { createHash } from 'node:crypto';
import { z } from 'zod';
import { createSeal, type Seal } from './seal.ts';
import type { TokenAnswer } from './token-request.ts';
import type { NewPair, TokenRow } from './token-store.ts';

/** Zalo's three months, where the answer does not say. */
const REFRESH_LIFE_MS = 90 * 24 * 3_600_000;

export interface TokenKeys {
  readonly appId: string;
  readonly appSecret: string;
  /** Of `ZALO_OA_TOKEN_KEY`; the app's secret is used where it is not set. */
  readonly tokenKey: string | null;
  /** Of `ZALO_OA_REFRESH_TOKEN`. */
  readonly refreshToken: string | null;
}

/** What is sealed. No access token before the first refresh. */
export interface TokenPair {
  readonly accessToken: string | null;
  readonly refreshToken: string;
}

const pairSchema = z.object({ accessToken: z.string().nullable(), refreshToken: z.string() });

/**
 * A key that is given later opens what the app's secret has sealed before. Another app opens nothing: an office that
 * changes its account does not write from the former one.
 */
export function createTokenSeal({ appId, appSecret, tokenKey }: TokenKeys): Seal {
  return createSeal(
    `platform_token:zalo-oa:${appId}`,
    tokenKey === null ? [appSecret] : [tokenKey, appSecret],
  );
}

/** @returns null when it was sealed with another key */
export async function openPair(seal: Seal, { sealed }: Pick<TokenRow, 'sealed'>): Promise<TokenPair | null> {
  const text = await seal.open(sealed);
  return text === null ? null : pairSchema.parse(JSON.parse(text));
}

/** A refresh token from the environment, to be stored before it is used. */
export async function firstPair(seal: Seal, now: Date, refreshToken: string): Promise<NewPair> {
  return {
    sealed: await seal.seal(JSON.stringify({ accessToken: null, refreshToken } satisfies TokenPair)),
    originHash: hashOf(refreshToken),
    accessExpiresAt: now,
    refreshedAt: now,
    // It may be older than this, which only its first use tells.
    refreshExpiresAt: new Date(now.getTime() + REFRESH_LIFE_MS),
  };
}

/** What Zalo gave for the refresh token `used`. */
export async function renewedPair(
  seal: Seal,
  now: Date,
  row: TokenRow,
  used: string,
  { accessToken, refreshToken, ...answer }: Extract<TokenAnswer, { outcome: 'renewed' }>,
): Promise<NewPair> {
  const pair: TokenPair = { accessToken, refreshToken: refreshToken ?? used };
  const lifeMs = answer.refreshSeconds === null ? REFRESH_LIFE_MS : answer.refreshSeconds * 1_000;
  return {
    sealed: await seal.seal(JSON.stringify(pair)),
    originHash: row.originHash,
    accessExpiresAt: new Date(now.getTime() + answer.accessSeconds * 1_000),
    refreshExpiresAt: refreshToken === null ? row.refreshExpiresAt : new Date(now.getTime() + lifeMs),
    refreshedAt: now,
  };
}

/** Whether the environment has a token that what is stored does not descend from. */
export function hasOtherOrigin(
  { originHash }: Pick<TokenRow, 'originHash'>,
  refreshToken: string | null,
): refreshToken is string {
  return refreshToken !== null && hashOf(refreshToken) !== originHash;
}

function hashOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex');
}
