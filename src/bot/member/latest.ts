import type { DocumentHead, DocumentKind } from '../../documents/document.ts';
import { listLatest } from '../../documents/library.ts';
import { repeatsTitle } from '../../documents/repeats-title.ts';
import { COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/bot-lists.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { offsetOf, PAGE_SIZE, pageButtons } from './pages.ts';
import { answerSearch } from './search.ts';

const PREFIX = 'tin';

/** `/tin`: the latest articles of the topics this member has not muted. With words behind it, it searches. */
export const latestFeature: BotFeature = {
  commands: [
    {
      name: 'tin',
      aliases: ['tintuc', 'tinmoi', 'tintucmoi', 'tinmoinhat', 'tintucmoinhat', 'baimoi'],
      description: COMMAND_DESCRIPTIONS.tin,
      isVisibleTo: () => true,
      run: (turn, argument) =>
        argument === '' ? showLatest(turn, 'article', 0) : answerSearch(turn, argument),
    },
  ],
  buttons: [
    {
      prefix: PREFIX,
      run: async (turn, [page]) => replacing(await showLatest(turn, 'article', offsetOf(page))),
    },
  ],
};

/** One page of the latest documents of a kind. */
export async function showLatest(turn: Turn, kind: DocumentKind, offset: number): Promise<readonly Reply[]> {
  const isArticle = kind === 'article';
  const { total, documents } = await listLatest(turn.db, {
    kind,
    limit: PAGE_SIZE,
    offset,
    ...(isArticle ? { mutedFor: turn.actor.memberId } : {}),
  });
  if (total === 0) return [{ text: isArticle ? messages.NO_ARTICLES : messages.NO_DIRECTIVES }];
  if (documents.length === 0) return [{ text: messages.NO_MORE }];
  const page = { total, offset, documents: documents.map(toListed) };
  return [
    {
      text: isArticle ? messages.latestArticles(page) : messages.latestDirectives(page),
      buttons: pageButtons(
        { total, offset, ids: documents.map(({ id }) => id) },
        (number) => `${isArticle ? PREFIX : DIRECTIVES_PREFIX}:${number}`,
      ),
    },
  ];
}

export const DIRECTIVES_PREFIX = 'vb';

export function toListed(document: DocumentHead): messages.ListedDocument {
  const { title, canonicalUrl, sapo, summary } = document;
  const extract = summary || sapo;
  return { ...document, url: canonicalUrl, extract: repeatsTitle(title, extract) ? '' : extract };
}

/** The page whose button was pressed turns in place. */
export function replacing(replies: readonly Reply[]): readonly Reply[] {
  return replies.map((reply) => ({ ...reply, replaces: true }));
}
