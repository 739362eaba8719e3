import { LIST_BUTTONS, openButton } from '../../messages/vi/bot-lists.ts';
import type { Button } from '../../platforms/platform.ts';
import { readNumber } from '../buttons.ts';

/** Entries of one page of any list in the chat: what a phone shows without much scrolling. */
export const PAGE_SIZE = 5;

/** Buttons whose data are `doc:id` open that document in full. */
export const DOCUMENT_PREFIX = 'doc';

export interface PageOfDocuments {
  readonly total: number;
  readonly offset: number;
  readonly ids: readonly number[];
}

/** One row to open each entry, one row to turn the page. @param dataOf the data of the button to a page, from 0 */
export function pageButtons(page: PageOfDocuments, dataOf: (page: number) => string): Button[][] {
  const open = page.ids.map((id, index) => ({
    label: openButton(page.offset + index + 1),
    data: `${DOCUMENT_PREFIX}:${id}`,
  }));
  return [open, turnButtons(page.offset, page.ids.length, page.total, dataOf)].filter(
    (row) => row.length > 0,
  );
}

/** The row to turn the page: none, one or both ways. */
export function turnButtons(
  offset: number,
  shown: number,
  total: number,
  dataOf: (page: number) => string,
): Button[] {
  const page = Math.floor(offset / PAGE_SIZE);
  const row: Button[] = [];
  if (page > 0) row.push({ label: LIST_BUTTONS.previous, data: dataOf(page - 1) });
  if (offset + shown < total) row.push({ label: LIST_BUTTONS.next, data: dataOf(page + 1) });
  return row;
}

/** How many entries come before the page a button names; the first page for anything that names none. */
export function offsetOf(argument: string | undefined): number {
  return (readNumber(argument) ?? 0) * PAGE_SIZE;
}
