import { expect, it } from 'vitest';
import { bold, italic, link, rich } from '../../src/messages/rich-text.ts';
import { spellOutLinks } from '../../src/platforms/spell-out-links.ts';

const URL = 'https://example.vn/1';

it('writes addresses behind the words of links and keeps other styles where they were', () => {
  const given = rich`Xem ${bold(link('tin', URL))} và ${italic('lịch')}; ${link(URL, URL)}.`;
  const spelled = spellOutLinks(given);
  expect(spelled.text).toBe(`Xem tin (${URL}) và lịch; ${URL}.`);
  expect(
    spelled.styles.map(({ kind, start, length }) => [kind, spelled.text.slice(start, start + length)]),
  ).toEqual([
    ['bold', 'tin'],
    ['italic', 'lịch'],
  ]);
});

it('leaves a text without links as it is', () => {
  const given = rich`Một ${bold('hai')} ba`;
  expect(spellOutLinks(given)).toEqual(given);
});

it('writes several addresses, next to each other and at the end', () => {
  const spelled = spellOutLinks(
    rich`${link('a', URL)}${link('b', `${URL}2`)} ${bold(rich`c ${link('d', URL)} e`)}`,
  );
  expect(spelled.text).toBe(`a (${URL})b (${URL}2) c d (${URL}) e`);
  const [style] = spelled.styles;
  expect(spelled.text.slice(style?.start, (style?.start ?? 0) + (style?.length ?? 0))).toBe(`c d (${URL}) e`);
});
