import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../src/calendar.ts';
import { sampleCalendar, takenInAt } from '../../src/demo/sample.ts';
import { sampleArticles } from '../../src/demo/sample-articles.ts';
import { sampleDirectives } from '../../src/demo/sample-directives.ts';
import { findSecrecyMark } from '../../src/text/secrecy.ts';

it('writes days as documents do', () => {
  const calendar = sampleCalendar('2026-12-31');
  expect(calendar.day(1)).toBe('1/1/2027');
  expect(calendar.longDay(5)).toBe('ngày 05 tháng 01 năm 2027');
  expect(calendar.longDay(0)).toBe('ngày 31 tháng 12 năm 2026');
  expect(calendar.quarter(0)).toBe('quý IV năm 2026');
  expect(calendar.quarter(1)).toBe('quý I năm 2027');
  expect(calendar.year(1)).toBe('2027');
  expect(calendar.term(0)).toBe('2027 - 2032');
});

it('takes each sample in on its afternoon, the one of today at once', () => {
  const now = new Date('2026-11-24T06:40:30+07:00');
  expect(takenInAt(0, now)).toEqual(now);
  expect(takenInAt(1, now)).toEqual(new Date('2026-11-23T15:00:30+07:00'));
  expect(takenInAt(6, now)).toEqual(new Date('2026-11-18T15:00:30+07:00'));
});

it('has enough to show, on any day of the year: several topics, yesterday and today, nothing marked secret', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 800 }), (offset) => {
      const calendar = sampleCalendar(addDays('2026-01-01', offset));
      const articles = sampleArticles(calendar);
      const samples = [...articles, ...sampleDirectives(calendar)];
      expect(articles.length).toBeGreaterThanOrEqual(6);
      expect(samples.filter(({ kind }) => kind === 'directive')).toHaveLength(2);
      expect(new Set(articles.map(({ text }) => text.split('\n')[0])).size).toBeGreaterThanOrEqual(2);
      expect(samples.map(({ ageDays }) => ageDays)).toEqual(expect.arrayContaining([0, 1]));
      for (const { text } of samples) {
        expect(findSecrecyMark(text)).toBeNull();
        expect(text).not.toMatch(/undefined|NaN|\$\{/);
      }
    }),
    { numRuns: 50 },
  );
});
