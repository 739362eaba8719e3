import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { ZaloOaConfig } from '../../zalo-config.ts';
import type { Pacer } from '../pacer.ts';
import type { Lane, SendResult, TemplateNote } from '../platform.ts';
import type { OaBudget } from './budget.ts';
import { describeError } from './describe-error.ts';
import { createLessons } from './learn.ts';
import type { OaApi } from './oa-api.ts';
import type { OaProblems } from './problems.ts';
import { fillTemplate } from './render-message.ts';
import { type FailedCall, type Failure, readFailure } from './send-result.ts';

/** After a trouble of ours. */
const RETRY_SECONDS = 5;

export interface CourierOptions {
  readonly api: OaApi;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pacer: Pacer;
  readonly budget: OaBudget;
  readonly problems: OaProblems;
  readonly config: Pick<ZaloOaConfig, 'templates' | 'nightTo'>;
}

/** Brings single messages to Zalo: at the office's pace, within its quotas, and learns from what becomes of them. */
export interface Courier {
  /** One consultation message, which counts as one text whatever it holds. */
  text(chatId: string, lane: Lane, message: Readonly<Record<string, unknown>>): Promise<Failure>;
  template(chatId: string, lane: Lane, note: TemplateNote): Promise<SendResult>;
  /** Reads why an upload failed; it is no message, so nobody has got anything. */
  readUpload(error: unknown): Promise<Failure>;
}

export function createCourier(options: CourierOptions): Courier {
  const { api, clock, logger, pacer, budget, config } = options;
  const learn = createLessons(options);

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

  async function text(
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

  async function template(chatId: string, lane: Lane, note: TemplateNote): Promise<SendResult> {
    const { purpose } = note;
    const approved = config.templates[purpose];
    if (approved === undefined)
      return { outcome: 'rejected', reason: `No template is set for ${purpose} in ZALO_OA_TEMPLATES` };
    const data = fillTemplate(approved.data, note, clock.now());
    const sent = await attempt(chatId, lane, { kind: 'template', isPaid: true }, () =>
      api.sendTemplate(chatId, approved.id, data),
    );
    if (mayHaveArrived(sent.result)) await budget.countTemplate();
    await learn({ kind: 'template', purpose }, sent);
    return sent.result;
  }

  return {
    text,
    template,
    async readUpload(error) {
      const call = { kind: 'text', isPaid: false, now: clock.now(), nightTo: config.nightTo } as const;
      const failure = readFailure(error, call);
      await learn({ kind: 'upload' }, failure);
      return failure;
    },
  };
}

/** It may have arrived, so it may have cost something. */
function mayHaveArrived({ outcome }: SendResult): boolean {
  return outcome === 'sent' || outcome === 'unknown';
}

function retry(scope: 'platform' | 'chat', reason: string): SendResult {
  return { outcome: 'retry', afterSeconds: RETRY_SECONDS, scope, reason };
}
