import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import type { RichText } from '../../messages/rich-text.ts';
import type { Button, OutgoingFile } from '../platform.ts';

const FILE_NAME_LIMIT = 120;
const PHOTO_LIMIT_BYTES = 10 * 1024 * 1024;
/** What Telegram shows as a picture; others are documents. */
const PHOTO_TYPES = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** Styles as Telegram's entities: offsets in UTF-16 units mean the same in both. */
export function toEntities({ styles }: RichText): MessageEntity[] {
  return styles.map(({ start, length, kind, url }): MessageEntity => {
    if (kind !== 'link') return { type: kind, offset: start, length };
    return { type: 'text_link', offset: start, length, url: url ?? '' };
  });
}

export function toKeyboard(rows: readonly (readonly Button[])[]): InlineKeyboardMarkup {
  return {
    inline_keyboard: rows.map((row) =>
      row.map((button) =>
        'url' in button
          ? { text: button.label, url: button.url }
          : { text: button.label, callback_data: button.data },
      ),
    ),
  };
}

export function isPhoto(file: OutgoingFile): boolean {
  return PHOTO_TYPES.has(file.mediaType) && file.content.length <= PHOTO_LIMIT_BYTES;
}

/** grammY writes the name into a header unquoted: what would end the value there is replaced. */
export function toFileName(name: string): string {
  const safe = name.replace(/[\p{Cc}";\\/]/gu, '_').trim();
  if (safe === '') return 'tep';
  if (safe.length <= FILE_NAME_LIMIT) return safe;
  const extension = /\.[^.]{1,10}$/.exec(safe)?.[0] ?? '';
  return safe.slice(0, FILE_NAME_LIMIT - extension.length) + extension;
}
