import { splitRichText } from '../../messages/split-rich-text.ts';
import { fileNotSent } from '../../messages/vi/zalo.ts';
import type { Connection } from '../../storage/database.ts';
import { createChoices, withNumberedChoices } from '../numbered-choices.ts';
import type { Button, Lane, OutgoingFile, OutgoingMessage, SendResult } from '../platform.ts';
import { spellOutLinks } from '../spell-out-links.ts';
import { checkFile, type FileCheck } from './check-file.ts';
import { type CourierOptions, createCourier } from './courier.ts';
import { describeError } from './describe-error.ts';
import type { Upload } from './oa-api.ts';
import { type ButtonForm, fileMessage, fitButtons, textMessage, withoutMentions } from './render-message.ts';
import type { Failure } from './send-result.ts';
import { createUploads } from './uploads.ts';

/** Zalo refuses a longer text with -210 and does not cut it (O1, O2, GCO). */
const TEXT_LIMIT = 2_000;
/** How often the rest of a message is tried while Zalo asks to slow down. */
const FOLLOW_UP_TRIES = 3;
/** An upload is no message yet: whatever became of it, nobody has got it. */
const UPLOAD_RETRY_SECONDS = 5;
/** Zalo's codes for a field that is not as it should be, and for a type that is not supported. */
const WRONG_FORM: readonly (number | undefined)[] = [-201, -233];

interface OaSenderOptions extends CourierOptions {
  readonly db: Connection;
}

/** Sends at the pace the office allows and says what became of each message. */
export interface OaSender {
  send(chatId: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
}

export function createOaSender(options: OaSenderOptions): OaSender {
  const { api, db, clock, logger, pacer, problems } = options;
  const courier = createCourier(options);
  const uploads = createUploads(api, clock, (lane) => pacer.acquire('uploads', lane));
  const choices = createChoices(db, clock);
  let buttonForm: ButtonForm = 'bare';
  /** Under which key Zalo has taken a file; the documentation and GCO differ (zalo.md B.3). */
  let fileKey: Upload['key'] | null = null;

  /** The text with its buttons: Zalo's own where they fit and are accepted, else as a numbered list. */
  async function sendLast(
    chatId: string,
    lane: Lane,
    text: string,
    buttons: readonly Button[],
  ): Promise<SendResult> {
    if (buttons.length === 0) return (await courier.text(chatId, lane, { text })).result;
    if (fitButtons(buttons)) {
      for (const form of [buttonForm, buttonForm === 'bare' ? 'typed' : 'bare'] as const) {
        const { result, refusal } = await courier.text(chatId, lane, textMessage(text, buttons, form));
        if (isWrongForm({ result, refusal })) continue;
        if (result.outcome === 'sent') {
          buttonForm = form;
          // Typing its number works too.
          await remember(chatId, buttons);
        }
        return result;
      }
      logger.error('Zalo refuses the buttons of a message; sent as a numbered list');
    }
    const numbered = withNumberedChoices({ text, styles: [] }, buttons);
    const result = await sendParts(chatId, lane, partsOf(numbered.text.text), []);
    if (result.outcome === 'sent') await remember(chatId, buttons);
    return result;
  }

  async function remember(chatId: string, buttons: readonly Button[]): Promise<void> {
    const data = buttons.flatMap((button) => ('url' in button ? [] : [button.data]));
    try {
      await choices.remember('zalo-oa', chatId, data);
    } catch (error) {
      // The message has arrived; only typing a number will not be understood.
      logger.warn(describeError(error), 'The choices of a message could not be remembered');
    }
  }

  /** Links may have made it longer than what it was cut for. */
  async function sendParts(
    chatId: string,
    lane: Lane,
    parts: readonly string[],
    buttons: readonly Button[],
  ): Promise<SendResult> {
    const last = parts.at(-1);
    if (last === undefined) return { outcome: 'rejected', reason: 'The message has no text' };
    const [first, ...rest] = parts.slice(0, -1);
    if (first === undefined) return sendLast(chatId, lane, last, buttons);
    const begun = (await courier.text(chatId, lane, { text: first })).result;
    if (begun.outcome !== 'sent') return begun;
    for (const text of rest) {
      const next = await follow(async () => (await courier.text(chatId, lane, { text })).result);
      if (next.outcome !== 'sent') return next;
    }
    return follow(() => sendLast(chatId, lane, last, buttons));
  }

  /** @returns null when Zalo will not take this file */
  async function sendFile(
    chatId: string,
    lane: Lane,
    file: OutgoingFile,
    check: Extract<FileCheck, { outcome: 'good' }>,
    text: string,
  ): Promise<SendResult | null> {
    for (let tries = 1; ; tries += 1) {
      let upload: Upload;
      try {
        upload = await uploads.handleOf(check.kind, check.name, file.content, lane);
      } catch (error) {
        return readFailedUpload(error);
      }
      await problems.clear('files');
      const { result, refusal } = await sendUpload(chatId, lane, upload, text);
      if (refusal?.errorClass !== 'upload-expired' || tries > 1) return result;
      uploads.forget(upload);
    }
  }

  async function sendUpload(chatId: string, lane: Lane, upload: Upload, text: string): Promise<Failure> {
    const send = (key: Upload['key']) =>
      courier.text(chatId, lane, { ...(text === '' ? {} : { text }), ...fileMessage(upload, key) });
    if (upload.kind !== 'file') return send(upload.key);
    const key = fileKey ?? upload.key;
    const first = await send(key);
    if (!isWrongForm(first)) return first;
    const other = key === 'token' ? 'attachment_id' : 'token';
    const second = await send(other);
    if (second.result.outcome === 'sent') fileKey = other;
    return second;
  }

  async function readFailedUpload(error: unknown): Promise<SendResult | null> {
    const failure = await courier.readUpload(error);
    if (failure.result.outcome === 'unknown') {
      const { reason } = failure.result;
      return { outcome: 'retry', afterSeconds: UPLOAD_RETRY_SECONDS, scope: 'chat', reason };
    }
    switch (failure.refusal?.errorClass) {
      case undefined:
      case 'token':
      case 'account':
      case 'busy':
        return failure.result;
      default:
        logger.warn({ code: failure.refusal?.code }, 'Zalo did not take a file; its message goes without it');
        return null;
    }
  }

  async function sendWithFile(
    chatId: string,
    lane: Lane,
    file: OutgoingFile,
    parts: readonly string[],
    buttons: readonly Button[],
  ): Promise<SendResult> {
    const withoutIt = (why: 'kind' | 'size') =>
      sendParts(chatId, lane, partsOf([...parts, fileNotSent(file.name, why).text].join('\n\n')), buttons);
    const check = checkFile(file);
    if (check.outcome !== 'good') return withoutIt(check.outcome === 'too-large' ? 'size' : 'kind');
    const caption =
      check.kind !== 'file' && buttons.length === 0 && parts.length === 1 ? parts[0] : undefined;
    if (caption !== undefined) {
      // A picture shows its text below it (from memory: the documentation's sample of media has `text` beside the
      // attachment; the facts are silent). Where that is refused, the text follows.
      const sent = await sendFile(chatId, lane, file, check, caption);
      if (sent === null) return withoutIt('kind');
      if (sent.outcome !== 'rejected') return sent;
    }
    const sent = await sendFile(chatId, lane, file, check, '');
    // Refused for good, as an upload may be: the words are what matters.
    if (sent === null || sent.outcome === 'rejected') return withoutIt('kind');
    if (sent.outcome !== 'sent' || parts.length === 0) return sent;
    return follow(() => sendParts(chatId, lane, parts, buttons));
  }

  return {
    async send(chatId, message, lane) {
      const { file, template } = message;
      if (template !== undefined) return courier.template(chatId, lane, template);
      const buttons = message.buttons?.flat() ?? [];
      const parts = partsOf(withoutMentions(spellOutLinks(message.text).text));
      return file === undefined
        ? sendParts(chatId, lane, parts, buttons)
        : sendWithFile(chatId, lane, file, parts, buttons);
    },
  };
}

/** Its beginning has arrived: to begin again would deliver that twice, so only the rest is tried again here. */
async function follow(go: () => Promise<SendResult>): Promise<SendResult> {
  for (let tries = 1; ; tries += 1) {
    const result = await go();
    if (result.outcome === 'sent') return result;
    if (result.outcome === 'retry' && tries < FOLLOW_UP_TRIES) continue;
    const why = 'reason' in result ? result.reason : result.outcome;
    return { outcome: 'unknown', reason: `Its beginning was sent, the rest was not: ${why}` };
  }
}

function isWrongForm({ result, refusal }: Failure): boolean {
  return result.outcome === 'rejected' && WRONG_FORM.includes(refusal?.code);
}

function partsOf(text: string): string[] {
  return splitRichText({ text, styles: [] }, TEXT_LIMIT).map((part) => part.text);
}
