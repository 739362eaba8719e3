import { joinRich, type RichText } from '../../messages/rich-text.ts';
import { splitRichText } from '../../messages/split-rich-text.ts';
import { fileNotSent } from '../../messages/vi/zalo.ts';
import { withNumberedChoices } from '../numbered-choices.ts';
import type { OutgoingMessage } from '../platform.ts';
import { spellOutLinks } from '../spell-out-links.ts';
import type { TextStyleCode } from './bot-api.ts';

/**
 * Zalo takes 2,000 characters and does not say which units it counts, nor whether before or after composing; 1,800
 * UTF-16 units in NFC is what several bots found safe (zalo.md A.4).
 */
export const TEXT_LIMIT = 1_800;

const CODES = { bold: 'b', italic: 'i' } as const;

/** A message as Zalo can show it, cut where necessary, and what the numbers under it mean. */
export interface RenderedMessage {
  readonly parts: readonly RichText[];
  readonly choices: readonly string[];
}

/**
 * Everything the platform lacks is written out: addresses behind words, buttons as a numbered list, and a sentence
 * instead of a file, also of a picture, since Zalo takes those by public address only.
 */
export function renderMessage({ text, buttons, file }: OutgoingMessage): RenderedMessage {
  const spelled = spellOutLinks(text);
  const whole = file === undefined ? spelled : joinRich([spelled, fileNotSent(file.name, 'kind')], '\n\n');
  const { text: listed, choices } = withNumberedChoices(whole, buttons?.flat() ?? []);
  return { parts: splitRichText(listed, TEXT_LIMIT), choices };
}

/** Styles as `text_styles`; offsets in UTF-16 units mean the same in both. There is none for code. */
export function toTextStyles({ styles }: RichText): TextStyleCode[] {
  return styles.flatMap(({ start, length, kind }) =>
    kind === 'bold' || kind === 'italic' ? [{ start, len: length, st: [CODES[kind]] }] : [],
  );
}
