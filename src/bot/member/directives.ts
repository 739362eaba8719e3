import type { DocumentHead } from '../../documents/document.ts';
import { findDirective } from '../../documents/library.ts';
import { COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/bot-lists.ts';
import { search } from '../../search/search.ts';
import { fold } from '../../text/fold.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { cleanText } from '../clean-content.ts';
import { addSearchSession, findSearchSession } from '../search-session-store.ts';
import { showDocument } from './document.ts';
import { DIRECTIVES_PREFIX, replacing, showLatest, toListed } from './latest.ts';
import { offsetOf, PAGE_SIZE, pageButtons } from './pages.ts';
import { ONLY_DIRECTIVES, showFirstPage } from './search.ts';

/** A longer argument is no symbol and no useful query; in UTF-16 units. */
const ARGUMENT_LIMIT = 300;
const SEVERAL_PREFIX = 'vbs';

/** `/vanban`: the latest directives; one in full by its symbol; else those about the words behind it. */
export const directivesFeature: BotFeature = {
  commands: [
    {
      name: 'vanban',
      aliases: ['vb', 'vanbanchidao', 'congvan'],
      description: COMMAND_DESCRIPTIONS.vanban,
      isVisibleTo: () => true,
      run: (turn, argument) =>
        argument === ''
          ? showLatest(turn, 'directive', 0)
          : find(turn, cleanText(argument.slice(0, ARGUMENT_LIMIT))),
    },
  ],
  buttons: [
    {
      prefix: DIRECTIVES_PREFIX,
      run: async (turn, [page]) => replacing(await showLatest(turn, 'directive', offsetOf(page))),
    },
    { prefix: SEVERAL_PREFIX, run: turnPage },
  ],
};

async function find(turn: Turn, asked: string): Promise<readonly Reply[]> {
  const found = await findDirective(turn.db, asked);
  const [only] = found;
  if (only === undefined) return findByWords(turn, asked);
  if (found.length === 1) return showDocument(turn, only.id, 1);
  const { db, account, clock } = turn;
  const session = found.length > PAGE_SIZE ? await addSearchSession(db, account.id, asked, clock.now()) : 0;
  return [showSeveral(asked, found, 0, session)];
}

async function turnPage(turn: Turn, [sessionId, page]: readonly string[]): Promise<readonly Reply[]> {
  const { db, account, clock } = turn;
  const session = readNumber(sessionId, 1);
  const asked = session === null ? null : await findSearchSession(db, account.id, session, clock.now());
  if (session === null || asked === null) return [{ text: messages.SEARCH_EXPIRED }];
  const found = await findDirective(db, asked);
  const offset = offsetOf(page);
  if (offset >= found.length) return [{ text: messages.NO_MORE }];
  return [{ ...showSeveral(asked, found, offset, session), replaces: true }];
}

/** Numbers begin anew every term: one symbol may name several. */
function showSeveral(asked: string, found: readonly DocumentHead[], offset: number, session: number): Reply {
  const shown = found.slice(offset, offset + PAGE_SIZE);
  const total = found.length;
  return {
    text: messages.directivesFound(asked, { total, offset, documents: shown.map(toListed) }),
    buttons: pageButtons(
      { total, offset, ids: shown.map(({ id }) => id) },
      (page) => `${SEVERAL_PREFIX}:${session}:${page}`,
    ),
  };
}

async function findByWords(turn: Turn, asked: string): Promise<readonly Reply[]> {
  const query = ONLY_DIRECTIVES + asked;
  const page = await search(turn.db, { query, limit: PAGE_SIZE, offset: 0 }, turn.searchTables);
  const isSymbol = /^(so\s*)?\d/.test(fold(asked));
  const notFound: Reply = {
    text: isSymbol ? messages.directiveNotFound(asked) : messages.noDirectiveAbout(asked),
  };
  if (page.total === 0) return [notFound];
  const results = await showFirstPage(turn, query, page);
  return isSymbol ? [notFound, results] : [results];
}
