import { COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/bot-lists.ts';
import { type SearchPage, search } from '../../search/search.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { cleanText } from '../clean-content.ts';
import { addSearchSession, findSearchSession } from '../search-session-store.ts';
import { offsetOf, PAGE_SIZE, pageButtons } from './pages.ts';

/** A longer query finds nothing better; in UTF-16 units. */
const QUERY_LIMIT = 500;
const PREFIX = 'tim';

/** The search's own filter; not shown to who did not type it. */
export const ONLY_DIRECTIVES = 'loai:vanban ';

/** `/tim`, and the pages of results. */
export const searchFeature: BotFeature = {
  commands: [
    {
      name: 'tim',
      aliases: ['timkiem', 'search'],
      description: COMMAND_DESCRIPTIONS.tim,
      isVisibleTo: () => true,
      run: async (turn, query) =>
        query === '' ? [{ text: messages.SEARCH_WHAT }] : answerSearch(turn, query),
    },
  ],
  buttons: [{ prefix: PREFIX, run: turnPage }],
};

/** The first page of what is found, or hints when nothing is. @param query whatever the person typed */
export async function answerSearch(turn: Turn, query: string): Promise<readonly Reply[]> {
  const asked = cleanText(query.slice(0, QUERY_LIMIT));
  const page = await search(turn.db, { query: asked, limit: PAGE_SIZE, offset: 0 }, turn.searchTables);
  if (page.total === 0) return [{ text: messages.nothingFound(asked) }];
  return [await showFirstPage(turn, asked, page)];
}

/** Remembers the query for the pages to come only when there are any. */
export async function showFirstPage(turn: Turn, query: string, page: SearchPage): Promise<Reply> {
  const { db, account, clock } = turn;
  const hasMore = page.results.length < page.total;
  const session = hasMore ? await addSearchSession(db, account.id, query, clock.now()) : 0;
  return showResults(query, page, 0, session);
}

async function turnPage(turn: Turn, [sessionId, pageNumber]: readonly string[]): Promise<readonly Reply[]> {
  const { db, account, clock } = turn;
  const session = readNumber(sessionId, 1);
  const query = session === null ? null : await findSearchSession(db, account.id, session, clock.now());
  if (session === null || query === null) return [{ text: messages.SEARCH_EXPIRED }];
  const offset = offsetOf(pageNumber);
  const page = await search(db, { query, limit: PAGE_SIZE, offset }, turn.searchTables);
  if (page.results.length === 0) return [{ text: messages.NO_MORE }];
  return [{ ...showResults(query, page, offset, session), replaces: true }];
}

function showResults(
  query: string,
  { total, isTotalCapped, results }: SearchPage,
  offset: number,
  session: number,
): Reply {
  const documents = results.map((result) => ({ ...result, extract: result.snippet }));
  const ids = results.map(({ documentId }) => documentId);
  return {
    text: messages.searchResults(query.replace(ONLY_DIRECTIVES, ''), {
      total,
      isTotalCapped,
      offset,
      documents,
    }),
    buttons: pageButtons({ total, offset, ids }, (page) => `${PREFIX}:${session}:${page}`),
  };
}
