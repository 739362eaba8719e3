import { getDocument } from '../../documents/library.ts';
import { repeatsTitle } from '../../documents/repeats-title.ts';
import { joinRich, rich } from '../../messages/rich-text.ts';
import { splitRichText } from '../../messages/split-rich-text.ts';
import { BUTTON_EXPIRED } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/bot-lists.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { DOCUMENT_PREFIX } from './pages.ts';

/** How much of a document goes out at once, in UTF-16 units: two messages on Telegram; the rest is asked for. */
const PAGE_LENGTH = 7_500;

/** The buttons that open a document in full, and those that read on. */
export const documentFeature: BotFeature = {
  commands: [],
  buttons: [
    {
      prefix: DOCUMENT_PREFIX,
      run: async (turn, [documentId, page]) => {
        const id = readNumber(documentId, 1);
        return id === null ? [{ text: BUTTON_EXPIRED }] : showDocument(turn, id, readNumber(page, 1) ?? 1);
      },
    },
  ],
};

/**
 * A document as it is stored, its beginning or a later page.
 *
 * @param page from 1
 * @throws AppError NOT_FOUND
 */
export async function showDocument({ db }: Turn, id: number, page: number): Promise<readonly Reply[]> {
  const document = await getDocument(db, id);
  const { title, canonicalUrl } = document;
  const sapo = repeatsTitle(title, document.sapo) ? '' : document.sapo;
  const head = messages.documentHead({ ...document, sapo, url: canonicalUrl });
  const parts = splitRichText(joinRich([head, ...document.paragraphs], '\n\n'), PAGE_LENGTH);
  const part = parts[page - 1];
  if (part === undefined) return [{ text: messages.NO_MORE }];
  const continued = messages.documentContinued(title, page, parts.length);
  const readOn = { label: messages.LIST_BUTTONS.readOn, data: `${DOCUMENT_PREFIX}:${id}:${page + 1}` };
  return [
    {
      text: page === 1 ? part : rich`${continued}\n\n${part}`,
      ...(page < parts.length ? { buttons: [[readOn]] } : {}),
    },
  ];
}
