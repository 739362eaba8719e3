import { setTimeout } from 'node:timers/promises';
import { timeOf } from '../../calendar.ts';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { shorten } from '../../messages/shorten.ts';
import type { ZaloOaConfig } from '../../zalo-config.ts';
import { TransportError } from '../transport.ts';
import { monthOf } from '../usage-store.ts';
import type { OaBudget } from './budget.ts';
import { describeError } from './describe-error.ts';
import type { OaApi } from './oa-api.ts';
import { classOf, OaAnswerUnreadable, OaRefusal } from './oa-errors.ts';
import type { OaProblems } from './problems.ts';

/** zalo.md B.3 Articles (O3). */
const TITLE_LIMIT = 150;
const DESCRIPTION_LIMIT = 300;
const AUTHOR_LIMIT = 50;
/** Zalo makes an article in the background and does not say how long that takes. */
const LOOKS = 20;
/** What Zalo answers while an article is being made (from memory; O3 says only that it has to be asked for). */
const IN_THE_MAKING = -214;

export interface OaArticle {
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly paragraphs: readonly string[];
  /** The address of a picture that anybody can fetch: Zalo makes no article without a cover. */
  readonly coverUrl: string;
}

/** `unknown`: no answer; it may have gone to all followers. */
export type BroadcastResult = { readonly outcome: 'sent' | 'unknown' };

/** Articles in the official account, the only thing that can go to all its followers (zalo.md B.2). */
export interface OaArticles {
  /**
   * Makes a hidden article; too long a title, description or author is shortened.
   *
   * @throws AppError ZALO_OA_REFUSED, ZALO_OA_TOKEN_REFUSED, ZALO_OA_UNREACHABLE
   */
  publishArticle(article: OaArticle): Promise<{ readonly articleId: string }>;
  /**
   * Sends it to everybody who follows the account, members or not.
   *
   * @throws the same, when it was surely not sent: also at night and when the month's broadcasts are used up
   */
  broadcastArticle(articleId: string): Promise<BroadcastResult>;
}

interface ArticleOptions {
  readonly api: OaApi;
  readonly clock: Clock;
  readonly budget: OaBudget;
  readonly problems: OaProblems;
  readonly config: Pick<ZaloOaConfig, 'nightFrom' | 'nightTo' | 'monthlyBroadcasts'>;
  /** Between two looks whether an article is made. */
  readonly pollMs: number;
}

export function createOaArticles(options: ArticleOptions): OaArticles {
  const { api, clock, budget, problems, config } = options;

  async function refusalOf(error: unknown): Promise<AppError> {
    if (error instanceof AppError) return error;
    if (error instanceof OaRefusal) {
      if (['token', 'account', 'permission', 'quota'].includes(classOf(error.code)))
        await problems.note('articles', error.code);
      return refused(`Zalo refuses the article: ${describeError(error).reason}`);
    }
    return new AppError('ZALO_OA_UNREACHABLE', `Zalo cannot be used now: ${describeError(error).reason}.`);
  }

  async function waitForId(token: string): Promise<string> {
    for (let look = 1; look <= LOOKS; look += 1) {
      await setTimeout(options.pollMs * look);
      try {
        return await api.articleId(token);
      } catch (error) {
        const isInTheMaking =
          (error instanceof OaRefusal && error.code === IN_THE_MAKING) || error instanceof OaAnswerUnreadable;
        if (!isInTheMaking) throw error;
      }
    }
    throw refused('Zalo has not finished the article; it may still appear in the official account');
  }

  return {
    async publishArticle(article) {
      try {
        const token = await api.createArticle(toWire(article));
        const articleId = await waitForId(token);
        await problems.clear('articles');
        return { articleId };
      } catch (error) {
        throw await refusalOf(error);
      }
    },

    async broadcastArticle(articleId) {
      const now = clock.now();
      if (isNight(timeOf(now), config))
        throw refused(
          `Articles go to all followers only outside Zalo's night, ${config.nightFrom} to ${config.nightTo}; at the office it is ${timeOf(now)}`,
        );
      if (!(await budget.takeBroadcast(now)))
        throw refused(
          `The ${config.monthlyBroadcasts} broadcast(s) of ${monthOf(now)} are used up (ZALO_OA_MONTHLY_BROADCASTS is what the plan includes)`,
        );
      try {
        await api.broadcast(articleId);
        return { outcome: 'sent' };
      } catch (error) {
        if (mayHaveGone(error)) return { outcome: 'unknown' };
        await budget.giveBroadcastBack(now);
        throw await refusalOf(error);
      }
    },
  };
}

function mayHaveGone(error: unknown): boolean {
  if (error instanceof TransportError) return error.wasWritten;
  return error instanceof OaAnswerUnreadable && (error.status < 300 || error.status === 504);
}

/** From `nightFrom` to before `nightTo`, over midnight. */
function isNight(time: string, { nightFrom, nightTo }: ArticleOptions['config']): boolean {
  return nightFrom <= nightTo ? nightFrom <= time && time < nightTo : nightFrom <= time || time < nightTo;
}

function toWire(article: OaArticle): Readonly<Record<string, unknown>> {
  return {
    type: 'normal',
    title: shorten(article.title, TITLE_LIMIT),
    author: shorten(article.author, AUTHOR_LIMIT),
    description: shorten(article.description, DESCRIPTION_LIMIT),
    cover: { cover_type: 'photo', photo_url: article.coverUrl, status: 'show' },
    // Whether `content` is read as HTML is not documented: without angle brackets it means the same either way.
    body: article.paragraphs.map((paragraph) => ({
      type: 'text',
      content: paragraph.replaceAll('<', '‹').replaceAll('>', '›'),
    })),
    status: 'hide',
    comment: 'hide',
  };
}

function refused(why: string): AppError {
  return new AppError('ZALO_OA_REFUSED', `${why}.`);
}
