import { fold, normaliseTones } from '../text/fold.ts';

/** In characters; longer names are cut. The longest name of an organisation in the samples has 120. */
const MAX_LENGTH = 200;

/** Line breaks, zero-width and direction-changing characters, half surrogate pairs: anything that is not for reading. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** A name typed by a person or given by a platform as one line of readable text; may be empty. */
export function cleanName(name: string): string {
  const line = name.normalize('NFC').replace(UNREADABLE, ' ').replace(/\s+/gu, ' ').trim();
  return Array.from(line).slice(0, MAX_LENGTH).join('').trim();
}

/** Names are found again by this, however they were typed. Different names may share it: `Tân Hà` and `Tân Hạ`. */
export function nameKey(name: string): string {
  return fold(cleanName(name));
}

/** Whether two names are the same word for word: the place of a tone mark (hoà, hòa), case and spaces do not count. */
export function isSameName(one: string, other: string): boolean {
  return spelling(one) === spelling(other);
}

/** Whether a name was typed without any marks, so that it may stand for one that has them. */
export function isUnmarked(name: string): boolean {
  return spelling(name) === nameKey(name);
}

function spelling(name: string): string {
  return normaliseTones(cleanName(name)).toLowerCase();
}
