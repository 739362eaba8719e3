import { expect, it } from 'vitest';
import { createOnceIn } from '../../src/bot/once-in.ts';

const at = (ms: number) => new Date(ms);

it('lets each key happen once in the time', () => {
  const may = createOnceIn(1_000);
  expect([may('a', at(0)), may('a', at(999)), may('b', at(999)), may('a', at(1_000))]).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

it('forgets the oldest of very many keys', () => {
  const may = createOnceIn(1_000_000);
  for (let key = 0; key <= 10_000; key += 1) may(String(key), at(key));
  expect(may('10000', at(10_001))).toBe(false);
  expect(may('0', at(10_001))).toBe(true);
});
