import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../../src/clock.ts';
import type { CallContext } from './calls.ts';
import type { Fields } from './check-message.ts';
import type { Fault, FaultRule } from './faults.ts';
import type { OaPerson } from './people.ts';
import type { RateLimits } from './rate-limit.ts';
import type { Signing, WebhookAttempt } from './webhook-delivery.ts';
import type { Article, KnownTemplate } from './world.ts';

export const TOKEN_PATH = '/v4/oa/access_token';

export interface ZaloOaServerOptions {
  /** 0, which means any free port, unless given. */
  readonly port?: number;
  /** Of everything that lasts: tokens, windows, nights, uploads, rate limits. The machine's unless given. */
  readonly clock?: Clock;
  readonly appId?: string;
  readonly appSecret?: string;
  /** The OA Secret Key, which signs events. */
  readonly secretKey?: string;
  readonly oaId?: string;
  readonly limits?: RateLimits;
  readonly templates?: readonly KnownTemplate[];
  /** First pause of the webhook's ladder (Zalo: 30 s); the others stay in proportion. 30,000 unless given. */
  readonly webhookRetryMs?: number;
  /** How often `/v2.0/article/verify` answers that the article is still worked on; 1 unless given. */
  readonly articleLooks?: number;
  /** The key under which an uploaded file's handle is answered; sources conflict. `token` unless given. */
  readonly fileKey?: 'token' | 'attachment_id';
  /** Whether the token endpoint answers `refresh_token_expires_in`; not unless given. */
  readonly tellsRefreshLife?: boolean;
}

/** One call as it was received, whatever became of it. */
export interface OaTranscriptEntry {
  readonly method: string;
  readonly path: string;
  readonly userId: string | undefined;
  /** Of a consultation message. */
  readonly text: string | undefined;
  readonly fields: Fields;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds on `performance.now()`. */
  readonly at: number;
  /** `error` of the answer: 0 for success; null when none went out (cut) or it was no envelope (a proxy's page). */
  readonly error: number | null;
}

/** A local server that is `openapi.zalo.me` and `oauth.zaloapp.com`: the wire format, people to play, faults to cause. */
export interface ZaloOaServer {
  /** For `ZALO_OA_API_ROOT`. */
  readonly apiRoot: string;
  /** For `ZALO_OAUTH_ROOT`: the same server. */
  readonly oauthRoot: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly secretKey: string;
  readonly oaId: string;
  /** The pair in force. */
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
  /** How often the token endpoint gave a new pair. */
  readonly rotations: number;
  readonly transcript: readonly OaTranscriptEntry[];
  readonly broadcasts: CallContext['broadcasts'];
  readonly articles: ReadonlyMap<string, Article>;
  /** What the plan still allows; unlimited until set to a number. */
  readonly quota: CallContext['quota'];
  /** null once it was switched off after the last retry, or never set. */
  readonly webhookUrl: string | null;
  readonly webhookAttempts: readonly WebhookAttempt[];
  /** Events not answered with 200 yet. */
  readonly openEvents: number;
  user(id: string, name?: string): OaPerson;
  /** Saves the URL as the console does, which posts an empty unsigned check at once; resolves with its status. */
  setWebhook(url: string | undefined): Promise<number>;
  /** How events are signed from now on. */
  sign(how: Signing): void;
  /** Delivers any event, malformed ones included; `timestamp` is added unless given. */
  addEvent(event: Readonly<Record<string, unknown>>): void;
  addTemplate(template: KnownTemplate): void;
  /** Causes a fault at the next call that fits the rule; the token endpoint's path is `TOKEN_PATH`. */
  fault(fault: Fault, rule?: FaultRule): void;
  clearFaults(): void;
  /** The next refresh rotates and its answer is lost. */
  loseRefreshAnswer(): void;
  /** The access token in force is answered with -216 from now on; a refresh gives a good one. */
  revokeAccessToken(): void;
  /** The OA's admin takes the permission back: both tokens are dead. */
  revokeGrant(): void;
  /** The OA's admin consents again: a new pair, the old one is dead. */
  consent(): { readonly accessToken: string; readonly refreshToken: string };
  /** Follows the consent link; the code is good for ten minutes and once. */
  authorise(codeChallenge: string): string;
  /** What was asked of this path, oldest first. */
  calls(path: string): readonly OaTranscriptEntry[];
  /** Resolves with the first truthy answer, asked again after every call; rejects after `timeoutMs` (15,000). */
  waitFor<T>(predicate: () => T, timeoutMs?: number): Promise<NonNullable<T>>;
  close(): Promise<void>;
}
