import type { InlineKeyboardMarkup, MessageEntity } from '@grammyjs/types';
import { badRequest } from './api-error.ts';
import type { Arguments } from './request-body.ts';

const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;
const BUTTON_DATA_LIMIT_BYTES = 64;

/** Text as it will be shown: trimmed like the official server does, entities moved along. */
export interface CheckedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** @throws ApiRefusal for text that is empty or too long, or entities out of bounds */
export function checkText(fields: Arguments['fields']): CheckedText {
  const text = checkStyled(fields.text, fields.entities, fields.parse_mode);
  if (text.text === '') throw badRequest('message text is empty');
  if (text.text.length > TEXT_LIMIT) throw badRequest('message is too long');
  return text;
}

export function checkCaption(fields: Arguments['fields']): CheckedText {
  const caption = checkStyled(fields.caption, fields.caption_entities, fields.parse_mode);
  if (caption.text.length > CAPTION_LIMIT) throw badRequest('message caption is too long');
  return caption;
}

function checkStyled(text: unknown, entities: unknown, parseMode: unknown): CheckedText {
  if (text === undefined) return { text: '', entities: [] };
  if (typeof text !== 'string') throw badRequest('text must be a string');
  if (parseMode !== undefined && parseMode !== '') throw badRequest(`unsupported parse_mode`);
  const checked =
    entities === undefined ? [] : checkEntities(text, nested<MessageEntity[]>(entities, 'entities'));
  const leading = text.length - text.trimStart().length;
  const shown = text.trim();
  if (checked.length === 0) return { text: shown, entities: checked };
  return {
    text: shown,
    entities: checked.map((entity) => ({ ...entity, offset: Math.max(0, entity.offset - leading) })),
  };
}

function checkEntities(text: string, entities: readonly MessageEntity[]): readonly MessageEntity[] {
  if (!Array.isArray(entities)) throw badRequest("can't parse entities: expected an array");
  for (const { type, offset, length, ...rest } of entities) {
    if (!Number.isInteger(offset) || !Number.isInteger(length) || offset < 0 || length <= 0) {
      throw badRequest('receive an entity with incorrect offset or length');
    }
    if (offset + length > text.length) throw badRequest('entity ends after the end of the text');
    if (isInsidePair(text, offset)) throw badRequest('entity begins in a middle of a UTF-16 symbol');
    if (isInsidePair(text, offset + length)) throw badRequest('entity ends in a middle of a UTF-16 symbol');
    if (type === 'text_link' && !/^(https?|tg):\/\//.test(String((rest as { url?: string }).url))) {
      throw badRequest('entity has an invalid URL');
    }
  }
  return entities;
}

function isInsidePair(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? '');
}

/** @throws ApiRefusal for buttons the official server refuses, `callback_data` over 64 bytes above all */
export function checkKeyboard(fields: Arguments['fields']): InlineKeyboardMarkup | undefined {
  if (fields.reply_markup === undefined) return undefined;
  const markup = nested<Partial<InlineKeyboardMarkup>>(
    fields.reply_markup,
    'reply keyboard markup JSON object',
  );
  if (markup.inline_keyboard === undefined) return undefined;
  for (const button of markup.inline_keyboard.flat()) {
    if (typeof button.text !== 'string' || button.text.trim() === '') throw badRequest('BUTTON_TEXT_EMPTY');
    if ('callback_data' in button) {
      const bytes = Buffer.byteLength(button.callback_data);
      if (bytes < 1 || bytes > BUTTON_DATA_LIMIT_BYTES) throw badRequest('BUTTON_DATA_INVALID');
    } else if ('url' in button) {
      if (!/^(https?|tg):\/\/[^\s]+$/.test(button.url)) throw badRequest('BUTTON_URL_INVALID');
    } else throw badRequest('BUTTON_TYPE_INVALID');
  }
  return markup.inline_keyboard.length === 0 ? undefined : { inline_keyboard: markup.inline_keyboard };
}

/** Objects come as such in JSON and as JSON strings in the other forms. */
export function nested<T>(value: unknown, what: string): T {
  if (typeof value !== 'string') return value as T;
  try {
    return JSON.parse(value) as T;
  } catch {
    throw badRequest(`can't parse ${what}`);
  }
}

export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** An argument that is text; anything else counts as not given. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
