import type { Clock } from '../../../src/clock.ts';
import type { BotEvent } from './event-queue.ts';
import type { Fault, FaultRule } from './faults.ts';
import type { Fields } from './methods.ts';
import type { ZaloGroup, ZaloPerson } from './people.ts';
import type { BodyShape, WebhookAttempt } from './webhook-delivery.ts';

export interface ZaloBotServerOptions {
  /** 0, which means any free port, unless given. */
  readonly port?: number;
  readonly token?: string;
  /** Of dates and of the month that is counted. The machine's unless given. */
  readonly clock?: Clock;
  /** 3,000 unless given: the free plan of Nov 2026. */
  readonly monthlyMessages?: number;
  /** Further people are refused (what Zalo does then is not known); everybody is taken unless given. */
  readonly mostUsers?: number;
  /** The bot's own messages come back to it; they do unless this is false. */
  readonly echoes?: boolean;
  /** Webhooks may be at http and at this machine; refused as by Zalo unless set. See also `tunnel`. */
  readonly allowsLocalWebhooks?: boolean;
  /** Refusals carry their code as the HTTP status too; HTTP 200 unless set (sources do not say). */
  readonly refusesWithStatus?: boolean;
  /** How refusals spell their code; `error_code`, and `errorCode` for 426, unless given. */
  readonly errorKey?: 'error_code' | 'errorCode';
}

/** One call as it was received, whatever became of it. */
export interface ZaloBotTranscriptEntry {
  readonly method: string;
  readonly chatId: string | undefined;
  /** Text or caption. */
  readonly text: string | undefined;
  readonly fields: Fields;
  /** Milliseconds on `performance.now()`. */
  readonly at: number;
  /** 0 for success, else the error code; null when none went out (cut) or it was no envelope (a proxy's page). */
  readonly code: number | null;
}

/** A local server that is `bot-api.zaloplatforms.com`: the wire format, people to play, faults to cause. */
export interface ZaloBotServer {
  /** For `ZALO_BOT_API_ROOT`. */
  readonly apiRoot: string;
  readonly token: string;
  readonly botId: string;
  /** Stands behind the `@` of a mention. */
  readonly botName: string;
  /** Polls appear when they have been answered. */
  readonly transcript: readonly ZaloBotTranscriptEntry[];
  /** In the clock's month at the office. */
  readonly sentThisMonth: number;
  readonly webhookUrl: string | null;
  readonly webhookAttempts: readonly WebhookAttempt[];
  /** Events that wait for a poll. */
  readonly pendingEvents: readonly BotEvent[];
  /** Whether a poll is held open. */
  readonly isPolled: boolean;
  /** The person with this id, whom the bot may write to from now on. */
  user(id: string, name?: string): ZaloPerson;
  group(id: string, name?: string): ZaloGroup;
  /** The address of a picture, for `sendPhoto` of a person. */
  hostPhoto(content: Uint8Array): string;
  /** Sends to this chat are answered 404 from now on. */
  forget(id: string): void;
  /** Delivers any event, malformed ones included. */
  addEvent(event: BotEvent): void;
  /** The last event once more. */
  repeatLast(): void;
  /** Posts the empty probe; resolves with the status, 0 for none. */
  probeWebhook(): Promise<number>;
  /** What is posted to the public address `from…` goes to `to…`. */
  tunnel(from: string, to: string): void;
  /** Of webhook posts from now on; `flat` at first. */
  bodyShape(shape: BodyShape): void;
  /** Of pictures from now on; `photo_url` at first. */
  photoKey(key: 'photo' | 'photo_url'): void;
  echoes(isOn: boolean): void;
  /** What the plan allows from now on. */
  monthlyMessages(count: number): void;
  /** Causes a fault at the next call that fits the rule. */
  fault(fault: Fault, rule?: FaultRule): void;
  clearFaults(): void;
  revokeToken(): void;
  restoreToken(): void;
  /** What was sent with this method, oldest first. */
  calls(method: string): readonly ZaloBotTranscriptEntry[];
  /** Resolves with the first truthy answer, asked again after every call; rejects after `timeoutMs` (15,000). */
  waitFor<T>(predicate: () => T, timeoutMs?: number): Promise<NonNullable<T>>;
  close(): Promise<void>;
}
