import { bold, type RichText, rich } from '../rich-text.ts';
import { shorten } from '../shorten.ts';

/** What a person could not be sent until they wrote. */

const TITLES_SHOWN = 2;
/** In UTF-16 units. */
const TITLE_LENGTH = 60;

export const READ_NOW = 'Đọc ngay';

/** @param titles at least one, oldest first */
export function unreadOffer(titles: readonly string[]): RichText {
  const shown = titles.slice(-TITLES_SHOWN).map((title) => `“${shorten(title, TITLE_LENGTH)}”`);
  const more = titles.length > shown.length ? '; …' : '';
  return rich`${bold(`Đồng chí có ${titles.length} tin chưa đọc`)}: ${shown.join('; ')}${more}. Gửi 1 để đọc.`;
}

export function sendingUnread(count: number): RichText {
  return rich`Bot đang gửi ${count} tin chưa đọc đến đồng chí.`;
}

export const NOTHING_UNREAD = rich`Đồng chí không còn tin nào chưa đọc.`;
