import type { RichText, TextStyle } from '../messages/rich-text.ts';

/**
 * For platforms that show an address only where it is written: every link's address follows its words in brackets,
 * except where the words are the address. Other styles stay; the text grows, so cut it afterwards.
 */
export function spellOutLinks({ text, styles }: RichText): RichText {
  const links = styles
    .filter((style) => style.kind === 'link' && style.url !== undefined)
    .map((style) => ({ end: style.start + style.length, added: additionOf(text, style) }))
    .filter(({ added }) => added !== '')
    .sort((one, other) => one.end - other.end);
  let spelled = '';
  let from = 0;
  for (const { end, added } of links) {
    spelled += text.slice(from, end) + added;
    from = end;
  }
  /** How much stands before this place that did not before; a style that ends at a link's end does not take it in. */
  const shift = (place: number, isEnd: boolean) =>
    links.reduce(
      (sum, { end, added }) => (end < place || (end === place && !isEnd) ? sum + added.length : sum),
      0,
    );
  const others = styles
    .filter(({ kind }) => kind !== 'link')
    .map((style) => {
      const end = style.start + style.length;
      const start = style.start + shift(style.start, false);
      return { ...style, start, length: end + shift(end, true) - start };
    });
  return { text: spelled + text.slice(from), styles: others };
}

function additionOf(text: string, { start, length, url = '' }: TextStyle): string {
  return text.slice(start, start + length).trim() === url ? '' : ` (${url})`;
}
