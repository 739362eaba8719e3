import { fold } from '../text/fold.ts';
import { takeApart } from './query-words.ts';
import { createScanner } from './scan-text.ts';

/**
 * Whether a text holds the phrase, its syllables side by side in order. A syllable typed with marks must have them; one
 * typed without may have any, so that "dai hoi" in quotes finds "đại hội".
 *
 * @param phrase syllables in lower case
 */
export function createPhraseTest(phrase: readonly string[]): (text: string) => boolean {
  const query = takeApart(phrase, { isMarked: true, isLastOpen: false });
  const scanner = createScanner(query);
  const sought = phrase.map((syllable) => query.words.findIndex(({ exact }) => exact === syllable));
  const isMarked = phrase.map((syllable) => fold(syllable) !== syllable);
  const isTyped = query.words.map(({ exact, folded }) => exact !== folded);
  return (text) => {
    /** How much of the phrase can end at the syllable read last: `ends[n]` for n syllables. */
    let ends = new Uint8Array(phrase.length + 1);
    let endsAt = -1;
    let next = new Uint8Array(phrase.length + 1);
    let nextAt = -1;
    let isFound = false;
    scanner.scan(text, (word, kind, at) => {
      if (isFound || (isTyped[word] && kind !== 'exact')) return;
      if (at !== nextAt) {
        ends = next;
        endsAt = nextAt;
        next = new Uint8Array(phrase.length + 1);
        nextAt = at;
      }
      for (let index = 0; index < phrase.length; index += 1) {
        if (sought[index] !== word || (isMarked[index] && kind !== 'exact')) continue;
        if (index === 0 || (endsAt === at - 1 && ends[index] === 1)) next[index + 1] = 1;
      }
      if (next[phrase.length] === 1) isFound = true;
    });
    return isFound;
  };
}
