import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Connection } from '../../storage/database.ts';
import { answerInTime } from '../answer-in-time.ts';
import { downloadZaloFile } from '../download-zalo-file.ts';
import { createChoices } from '../numbered-choices.ts';
import type { IncomingContent, IncomingHandler } from '../platform.ts';
import { describeError } from './describe-error.ts';
import { findOaAccount } from './oa-account-store.ts';
import type { OaApi } from './oa-api.ts';
import type { OaProblems } from './problems.ts';
import { oaIdIn, type ReadContent, type ReadEvent, readEvent, timestampOf } from './read-event.ts';
import { verifySignature } from './signature.ts';

const PLATFORM = 'zalo-oa';
/** So many signatures in a row that do not fit, and none in this time that did, mean that our key is wrong. */
const BAD_SIGNATURES = 3;
const QUIET_MS = 3_600_000;

/** An event as the web server got it. */
export interface OaWebhookRequest {
  /** `X-ZEvent-Signature` */
  readonly signature: string | undefined;
  /** `X-ZEvent-Timestamp` */
  readonly timestampHeader: string | undefined;
  readonly rawBody: string;
}

export interface OaReceiverOptions {
  readonly db: Connection;
  readonly api: OaApi;
  readonly problems: OaProblems;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly appId: string;
  readonly secretKey: string | null;
  readonly apiRoot: string;
  /** Files are fetched from any address, and not from Zalo's and the API's only. */
  readonly allowPrivateAddresses: boolean;
  /** Zalo takes an event for failed after 2 s without an answer. */
  readonly answerWithinMs: number;
  readonly oaId: () => string | null;
  readonly mayAct: () => boolean;
}

export interface OaReceiver {
  /** What is received goes there from now on. */
  begin(handler: IncomingHandler): void;
  /** @returns the HTTP status to answer with */
  take(request: OaWebhookRequest): Promise<{ readonly status: number }>;
  /** Takes no more and waits for the handlers in hand. */
  stop(): Promise<void>;
}

/**
 * Receives events. Zalo wants HTTP 200 within 2 s, and repeats what it did not get after 30 s, 5 min, 15 min, 30 min
 * and 1 h (zalo.md B.4). So 200 is answered only when an event has been handled. One that takes longer is answered with
 * 503 and goes on being handled; its repetition finds it done, or still in hand, and is answered then.
 *
 * What a crash can cost: nothing of what was answered with 200. An event in hand at that instant was not answered, or
 * with 503, and comes again if Zalo repeats what was not answered with 200; sources are sure of that for connections
 * that could not be opened only, so that these few (a person sees no answer and asks again) may be lost.
 */
export function createOaReceiver(options: OaReceiverOptions): OaReceiver {
  const { db, api, problems, logger, appId, secretKey } = options;
  const choices = createChoices(db, options.clock);
  const inHand = new Map<string, Promise<boolean>>();
  const said = new Set<string>();
  /** From the events, as long as Zalo has not been asked for it. */
  let heardOaId: string | null = null;
  let badSignatures = 0;
  let lastGoodAt = Number.NEGATIVE_INFINITY;
  const unknown = new Map<string, number>();
  let onMessage: IncomingHandler | undefined;
  let isStopped = false;

  function sayOnce(what: string, fields: object): void {
    if (said.has(what) || said.size > 100) return;
    said.add(what);
    logger.info(fields, what);
  }

  /** Null when it is not Zalo's. */
  async function open(request: OaWebhookRequest, signature: string, key: string): Promise<unknown> {
    const body = parseJson(request.rawBody);
    const matched = verifySignature({
      appId,
      secretKey: key,
      rawBody: request.rawBody,
      signature,
      bodyTimestamp: timestampOf(body),
      headerTimestamp: request.timestampHeader ?? null,
    });
    if (matched === null) {
      badSignatures += 1;
      // Anybody can send something with a signature that does not fit; Zalo's own events then still fit.
      const isOnlyBad = options.clock.now().getTime() - lastGoodAt >= QUIET_MS;
      if (badSignatures >= BAD_SIGNATURES && isOnlyBad) await problems.note('events', null);
      return null;
    }
    badSignatures = 0;
    lastGoodAt = options.clock.now().getTime();
    sayOnce(`Events are signed with the timestamp of the ${matched}`, {});
    await problems.clear('events');
    return body;
  }

  async function handle(event: Extract<ReadEvent, { kind: 'message' }>): Promise<void> {
    // It would be answered by nobody: so it has to come again, to whoever may.
    if (!options.mayAct() || onMessage === undefined)
      throw new Error('Another process works for this account');
    const { chatId, updateKey } = event;
    const content = await toContent(chatId, event.content);
    await onMessage({
      updateKey,
      platform: PLATFORM,
      chatId,
      chatType: 'private',
      displayName: isReceipt(content) ? '' : await nameOf(chatId),
      content,
    });
  }

  async function toContent(chatId: string, content: ReadContent): Promise<IncomingContent> {
    if (content.kind === 'file') {
      const { url, ...file } = content;
      return { ...file, download: () => downloadZaloFile(url, file.sizeBytes, options) };
    }
    if (content.kind !== 'text') return content;
    const data = await choices.pick(PLATFORM, chatId, content.text);
    return data === null ? content : { kind: 'button', data, messageRef: '' };
  }

  /** Events carry no name: it is asked for once, when somebody is met for the first time. */
  async function nameOf(chatId: string): Promise<string> {
    const known = await findOaAccount(db, chatId);
    if (known !== null && known.displayName !== '') return known.displayName;
    return api.displayName(chatId).catch(() => '');
  }

  /** @returns whether it has been handled */
  function handleOnce(event: Extract<ReadEvent, { kind: 'message' }>): Promise<boolean> {
    const { updateKey } = event;
    const before = inHand.get(updateKey);
    if (before !== undefined) return before;
    const handling = handle(event)
      .then(
        () => true,
        (error: unknown) => {
          logger.error({ updateKey, ...describeError(error) }, 'An event could not be handled');
          return false;
        },
      )
      .finally(() => inHand.delete(updateKey));
    inHand.set(updateKey, handling);
    return handling;
  }

  return {
    begin(handler) {
      onMessage = handler;
    },

    async take(request) {
      const { signature } = request;
      // The console's check when the address is saved there; what is not signed is never looked at.
      if (request.rawBody.trim() === '' || signature === undefined) return { status: 200 };
      if (secretKey === null) return { status: 401 };
      const body = await open(request, signature, secretKey);
      if (body === null) return { status: 401 };
      if (onMessage === undefined || isStopped) return { status: 503 };
      if (options.oaId() === null) heardOaId = oaIdIn(body) ?? heardOaId;
      const event = readEvent(body, options.oaId() ?? heardOaId);
      switch (event.kind) {
        case 'message':
          return {
            status: (await answerInTime(handleOnce(event), options.answerWithinMs, false)) ? 200 : 503,
          };
        case 'unknown': {
          const count = (unknown.get(event.event) ?? 0) + 1;
          if (unknown.size < 100) unknown.set(event.event, count);
          logger.info({ event: event.event, count }, 'An event that is not known was left aside');
          return { status: 200 };
        }
        case 'malformed':
          logger.warn('An event is not in the form of the OA OpenAPI; skipped');
          return { status: 200 };
        case 'ignored':
          return { status: 200 };
      }
    },

    async stop() {
      isStopped = true;
      await Promise.all(inHand.values());
    },
  };
}

function isReceipt({ kind }: IncomingContent): boolean {
  return kind === 'received' || kind === 'seen' || kind === 'blocked' || kind === 'unblocked';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
