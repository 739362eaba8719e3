import { element } from './dom.js';
import { OPENS_ELSEWHERE } from './words.js';

const TAGS = { bold: 'strong', italic: 'em', code: 'code' };

/**
 * Text with its styles as nodes. Styles are offsets beside the text and may nest; whatever they say, the text itself is
 * only ever put into text nodes, and a link only ever leads to http or https.
 *
 * @param {string} text
 * @param {readonly {start: number, length: number, kind: string, url?: string}[]} styles
 * @returns {DocumentFragment}
 */
export function richText(text, styles) {
  const fragment = document.createDocumentFragment();
  const usable = styles
    .map((style) => ({ ...style, end: Math.min(style.start + style.length, text.length) }))
    .filter(({ start, end }) => start >= 0 && end > start);
  const edges = new Set([0, text.length, ...usable.flatMap(({ start, end }) => [start, end])]);
  const cuts = [...edges].sort((a, b) => a - b);
  for (let index = 1; index < cuts.length; index += 1) {
    const [from, to] = [cuts[index - 1], cuts[index]];
    const covering = usable.filter(({ start, end }) => start <= from && end >= to);
    append(fragment, text.slice(from, to), covering);
  }
  return fragment;
}

/** Puts a stretch with the same styles all over inside one element per style; neighbours share their elements. */
function append(fragment, stretch, styles) {
  let parent = fragment;
  for (const style of styles) {
    const last = parent.lastChild;
    if (last instanceof HTMLElement && last.styleRead === style) {
      parent = last;
      continue;
    }
    const wrapper = wrapperFor(style);
    if (wrapper === null) continue;
    wrapper.styleRead = style;
    parent.append(wrapper);
    parent = wrapper;
  }
  parent.append(stretch);
}

function wrapperFor({ kind, url }) {
  if (kind === 'link') return isWebAddress(url) ? link(url) : null;
  const tag = TAGS[kind];
  return tag === undefined ? null : element(tag);
}

/** A link to elsewhere, in a new tab that cannot reach back. */
export function link(url, ...children) {
  return element(
    'a',
    { href: url, target: '_blank', rel: 'noopener noreferrer', title: OPENS_ELSEWHERE },
    ...children,
  );
}

export function isWebAddress(url) {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
