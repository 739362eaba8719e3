import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { splitRichText } from '../../messages/split-rich-text.ts';
import { fileNotSent } from '../../messages/vi/zalo.ts';
import type { Connection } from '../../storage/database.ts';
import type { ZaloOaConfig } from '../../zalo-config.ts';
import { createChoices, withNumberedChoices } from '../numbered-choices.ts';
import type { Pacer } from '../pacer.ts';
import type { Button, Lane, OutgoingFile, OutgoingMessage, SendResult, TemplateNote } from '../platform.ts';
import { spellOutLinks } from '../spell-out-links.ts';
import type { OaBudget } from './budget.ts';
import { checkFile, type FileCheck } from './check-file.ts';
import { describeError } from './describe-error.ts';
import { createLessons } from './learn.ts';
import type { OaApi, Upload } from './oa-api.ts';
import type { OaProblems } from './problems.ts';
import {
  type ButtonForm,
  fileMessage,
  fillTemplate,
  fitButtons,
  textMessage,
  withoutMentions,
} from './render-message.ts';
import { type FailedCall, type Failure, readFailure } from './send-result.ts';
import { createUploads } from './uploads.ts';

/** Zalo refuses a longer text with -210 and does not cut it (O1, O2, GCO). */
const TEXT_LIMIT = 2_000;
/** How often the rest of a message is tried while Zalo asks to slow down. */
const FOLLOW_UP_TRIES = 3;
/** After a trouble of ours, or of an upload: that is no message yet, so whatever became of it nobody has got it. */
const RETRY_SECONDS = 5;

export interface OaSenderOptions {
  readonly api: OaApi;
  readonly db: Connection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pacer: Pacer;
  readonly budget: OaBudget;
  readonly problems: OaProblems;
  readonly config: Pick<ZaloOaConfig, 'templates' | 'nightTo'>;
}

/** Sends at the pace the office allows and says what became of each message. */
export interface OaSender {
  send(chatId: string, message: OutgoingMessage, lane: Lane): Promise<SendResult>;
}

export function createOaSender(options: OaSenderOptions): OaSender {
  const { api, db, clock, logger, pacer, budget, problems, config } = options;
  const uploads = createUploads(api, clock, () => pacer.acquire('uploads', 'bulk'));
  const learn = createLessons(options);
  const choices = createChoices(db, clock);
  let buttonForm: ButtonForm = 'bare';

  async function attempt(
    chatId: string,
    lane: Lane,
    call: Pick<FailedCall, 'kind' | 'isPaid'>,
    go: () => Promise<string>,
  ): Promise<Failure> {
    for (let tries = 1; ; tries += 1) {
      try {
        await pacer.acquire(chatId, lane);
      } catch {
        return { result: retry('platform', 'The service is stopping'), refusal: null };
      }
      try {
        return { result: { outcome: 'sent', messageRef: await go() }, refusal: null };
      } catch (error) {
        const failure = readFailure(error, { ...call, now: clock.now(), nightTo: config.nightTo });
        if (failure.refusal?.errorClass !== 'once-more' || tries > 1) return failure;
      }
    }
  }

  /** One consultation message, which counts as one text whatever it holds. */
  async function sendOne(
    chatId: string,
    lane: Lane,
    message: Readonly<Record<string, unknown>>,
  ): Promise<Failure> {
    const leave = await budget.takeText(chatId).catch((error: unknown) => {
      logger.warn(describeError(error), 'The quota of Zalo could not be asked for');
      const result = retry('platform', 'The quota is not known while the database is away');
      return { mayGo: false, result } as const;
    });
    if (!leave.mayGo) return { result: leave.result, refusal: null };
    const isPaid = leave.paidAt !== null;
    const sent = await attempt(chatId, lane, { kind: 'text', isPaid }, () =>
      api.sendMessage(chatId, message),
    );
    if (!mayHaveArrived(sent.result)) await budget.giveTextBack(leave);
    await learn({ kind: 'text', isPaid }, sent);
    return sent;
  }

  async function sendTemplate(chatId: string, note: TemplateNote, lane: Lane): Promise<SendResult> {
    const { purpose } = note;
    const template = config.templates[purpose];
    if (template === undefined)
      return { outcome: 'rejected', reason: `No template is set for ${purpose} in ZALO_OA_TEMPLATES` };
    const data = fillTemplate(template.data, note, clock.now());
    const sent = await attempt(chatId, lane, { kind: 'template', isPaid: true }, () =>
      api.sendTemplate(chatId, template.id, data),
    );
    if (mayHaveArrived(sent.result)) await budget.countTemplate();
    await learn({ kind: 'template', purpose }, sent);
    return sent.result;
  }

  /** The text with its buttons: Zalo's own where they fit and are accepted, else as a numbered list. */
  async function sendLast(
    chatId: string,
    lane: Lane,
    text: string,
    buttons: readonly Button[],
  ): Promise<SendResult> {
    if (buttons.length === 0) return (await sendOne(chatId, lane, { text })).result;
    if (fitButtons(buttons)) {
      for (const form of [buttonForm, buttonForm === 'bare' ? 'typed' : 'bare'] as const) {
        const { result } = await sendOne(chatId, lane, textMessage(text, buttons, form));
        if (result.outcome === 'rejected') continue;
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
    const begun = (await sendOne(chatId, lane, { text: first })).result;
    if (begun.outcome !== 'sent') return begun;
    for (const text of rest) {
      const next = await follow(async () => (await sendOne(chatId, lane, { text })).result);
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
        upload = await uploads.handleOf(check.kind, check.name, file.content);
      } catch (error) {
        return readFailedUpload(error);
      }
      await problems.clear('files');
      const message = { ...(text === '' ? {} : { text }), ...fileMessage(upload) };
      const { result, refusal } = await sendOne(chatId, lane, message);
      if (refusal?.errorClass !== 'upload-expired' || tries > 1) return result;
      uploads.forget(upload);
    }
  }

  async function readFailedUpload(error: unknown): Promise<SendResult | null> {
    const call = { kind: 'text', isPaid: false, now: clock.now(), nightTo: config.nightTo } as const;
    const failure = readFailure(error, call);
    await learn({ kind: 'upload' }, failure);
    if (failure.result.outcome === 'unknown') return retry('chat', failure.result.reason);
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

  return {
    async send(chatId, message, lane) {
      if (message.template !== undefined) return sendTemplate(chatId, message.template, lane);
      const { file } = message;
      const buttons = message.buttons?.flat() ?? [];
      const parts = partsOf(withoutMentions(spellOutLinks(message.text).text));
      if (file === undefined) return sendParts(chatId, lane, parts, buttons);
      const withNote = (why: 'kind' | 'size') => [...parts, fileNotSent(file.name, why).text];
      const check = checkFile(file);
      if (check.outcome !== 'good')
        return sendParts(
          chatId,
          lane,
          joined(withNote(check.outcome === 'too-large' ? 'size' : 'kind')),
          buttons,
        );
      // A picture shows its text below it; a file shows none.
      const isOne = check.kind !== 'file' && buttons.length === 0 && parts.length <= 1;
      const sent = await sendFile(chatId, lane, file, check, isOne ? (parts[0] ?? '') : '');
      if (sent === null) return sendParts(chatId, lane, joined(withNote('kind')), buttons);
      if (sent.outcome !== 'sent' || isOne || parts.length === 0) return sent;
      return follow(() => sendParts(chatId, lane, parts, buttons));
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

function partsOf(text: string): string[] {
  return splitRichText({ text, styles: [] }, TEXT_LIMIT).map((part) => part.text);
}

/** What fits goes together. */
function joined(parts: readonly string[]): string[] {
  return partsOf(parts.join('\n\n'));
}

/** It may have arrived, so it may have cost something. */
function mayHaveArrived({ outcome }: SendResult): boolean {
  return outcome === 'sent' || outcome === 'unknown';
}

function retry(scope: 'platform' | 'chat', reason: string): SendResult {
  return { outcome: 'retry', afterSeconds: RETRY_SECONDS, scope, reason };
}
