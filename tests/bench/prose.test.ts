import { describe, expect, it } from 'vitest';
import { createProseMaker } from '../../src/bench/prose.ts';
import { findCitations } from '../../src/text/citations.ts';
import { countSyllables, syllables } from '../../src/text/fold.ts';
import { findSecrecyMark } from '../../src/text/secrecy.ts';
import { findTasks } from '../../src/text/tasks.ts';

const SEED = 7;

function articles(count: number, syllableCount = 300, seed = SEED) {
  const maker = createProseMaker(seed);
  return Array.from({ length: count }, () => maker.article(syllableCount));
}

describe('made-up articles', () => {
  it('are the same for the same seed and others for another', () => {
    expect(articles(20)).toEqual(articles(20));
    expect(articles(20, 300, SEED + 1)[0]?.title).not.toBe(articles(20)[0]?.title);
  });

  it('have about the length that is asked for', () => {
    for (const size of [100, 1_000, 10_000]) {
      const [article] = articles(1, size);
      const count = countSyllables(article?.paragraphs.join('\n') ?? '');
      expect(count).toBeGreaterThan(size * 0.9);
      expect(count).toBeLessThan(size * 1.1 + 60);
    }
  });

  it('have few frequent syllables and many rare ones', () => {
    const counts = new Map<string, number>();
    for (const { paragraphs } of articles(200)) {
      for (const word of syllables(paragraphs.join('\n'))) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const sorted = [...counts.values()].sort((one, other) => other - one);
    const total = sorted.reduce((sum, count) => sum + count, 0);
    const share = sorted.slice(0, 50).reduce((sum, count) => sum + count, 0) / total;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.7);
    expect(sorted.filter((count) => count <= 5).length).toBeGreaterThan(sorted.length / 3);
  });

  it('give the text abilities something to find, and are never taken for secret', () => {
    const made = articles(50, 1_000);
    const text = made.map(({ paragraphs }) => paragraphs.join('\n')).join('\n');
    expect(findCitations(text).length).toBeGreaterThan(100);
    const tasks = made.flatMap(({ title, paragraphs, publishedOn }) =>
      findTasks({ title, paragraphs }, publishedOn),
    );
    expect(tasks.length).toBeGreaterThan(50);
    expect(
      made.filter(({ title, paragraphs }) => findSecrecyMark([title, ...paragraphs].join('\n'))),
    ).toEqual([]);
  });
});
