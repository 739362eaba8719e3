import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../src/clock.ts';
import { OaRefusal } from './api-error.ts';

const HOUR_MS = 3_600_000;
const ACCESS_LIFE_MS = 25 * HOUR_MS;
const CODE_LIFE_MS = 10 * 60_000;
const VERIFIER_LENGTH = 43;

interface Pair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface OauthOptions {
  readonly clock: Clock;
  readonly appId: string;
  readonly appSecret: string;
  /** Whether the answer tells how long the refresh token lives. */
  readonly tellsRefreshLife: boolean;
}

/**
 * The token endpoint: an access token of 25 hours, a refresh token of three months that can be used once. A refresh
 * kills the old refresh token and the old access token.
 */
export function createOauth({ clock, appId, appSecret, tellsRefreshLife }: OauthOptions) {
  const codes = new Map<string, { readonly challenge: string; readonly expiresAt: number }>();
  const known = new Set<string>();
  let pair = issue();
  let accessExpiresAt = 0;
  let refreshExpiresAt = 0;
  let isAccessRevoked = false;
  let isGrantRevoked = false;
  let rotations = 0;
  begin();

  function issue(): Pair {
    const made = { accessToken: token('access'), refreshToken: token('refresh') };
    known.add(made.accessToken);
    return made;
  }

  /** The present pair lives from now on. */
  function begin(): void {
    const now = clock.now();
    accessExpiresAt = now.getTime() + ACCESS_LIFE_MS;
    const end = new Date(now);
    end.setUTCMonth(end.getUTCMonth() + 3);
    refreshExpiresAt = end.getTime();
    isAccessRevoked = false;
    isGrantRevoked = false;
  }

  function rotate() {
    pair = issue();
    begin();
    rotations += 1;
    return {
      access_token: pair.accessToken,
      refresh_token: pair.refreshToken,
      // A string, as the official server sends it.
      expires_in: String(ACCESS_LIFE_MS / 1_000),
      ...(tellsRefreshLife
        ? {
            refresh_token_expires_in: String(Math.round((refreshExpiresAt - clock.now().getTime()) / 1_000)),
          }
        : {}),
    };
  }

  function refresh(form: Readonly<Record<string, unknown>>) {
    if (form.refresh_token !== pair.refreshToken || isGrantRevoked)
      throw new OaRefusal(-118, 'Invalid refresh token');
    if (clock.now().getTime() >= refreshExpiresAt) throw new OaRefusal(-14014, 'Refresh token expired');
    return rotate();
  }

  function exchange({ code, code_verifier: verifier }: Readonly<Record<string, unknown>>) {
    const granted = codes.get(String(code));
    codes.delete(String(code));
    if (granted === undefined || clock.now().getTime() >= granted.expiresAt)
      throw new OaRefusal(-14004, 'Invalid authorization code');
    const digest = createHash('sha256').update(String(verifier)).digest('base64url');
    if (String(verifier).length !== VERIFIER_LENGTH || digest !== granted.challenge)
      throw new OaRefusal(-14006, 'Invalid code verifier');
    return rotate();
  }

  return {
    pair: () => pair,
    rotations: () => rotations,
    refreshExpiresAt: () => new Date(refreshExpiresAt),
    /** An admin of the OA consents again: a new pair, the old one is dead. */
    consent(): Pair {
      pair = issue();
      begin();
      return pair;
    },
    /** The console's link was followed: a code for ten minutes. */
    authorise(challenge: string): string {
      const code = token('code');
      codes.set(code, { challenge, expiresAt: clock.now().getTime() + CODE_LIFE_MS });
      return code;
    },
    revokeAccess() {
      isAccessRevoked = true;
    },
    /** The OA's admin takes the permission back: neither token is good any more. */
    revokeGrant() {
      isAccessRevoked = true;
      isGrantRevoked = true;
    },
    /** @throws OaRefusal in the words of the token endpoint */
    answer(form: Readonly<Record<string, unknown>>, secretKey: unknown): object {
      if (form.app_id !== appId) throw new OaRefusal(-14002, 'Invalid app id');
      if (secretKey !== appSecret) throw new OaRefusal(-14001, 'Invalid secret key');
      if (form.grant_type === 'refresh_token') return refresh(form);
      if (form.grant_type === 'authorization_code') return exchange(form);
      throw new OaRefusal(-14000, 'Invalid grant type');
    },
    /** @throws OaRefusal -216 for a token that is not in force, -220 for one that has expired */
    checkAccess(accessToken: unknown): void {
      if (accessToken !== pair.accessToken || isAccessRevoked || typeof accessToken !== 'string')
        throw new OaRefusal(
          -216,
          known.has(String(accessToken)) ? 'Access token is no longer in force' : 'Access token is invalid',
        );
      if (clock.now().getTime() >= accessExpiresAt) throw new OaRefusal(-220, 'Access token has expired');
    },
  };
}

function token(kind: string): string {
  return `${kind}-${randomBytes(24).toString('base64url')}`;
}
