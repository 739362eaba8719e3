import { expect, it } from 'vitest';
import { keepHour } from '../../../src/bot/editor/keep-hour.ts';

const MORNING = { start: '2022-04-14T07:30', end: '2022-04-14T11:30' };

it('keeps the hours of an event that is moved to another day', () => {
  expect(keepHour({ start: '2022-04-15', end: null }, MORNING, '15/4')).toEqual({
    start: '2022-04-15T07:30',
    end: '2022-04-15T11:30',
    keptTime: '07:30',
  });
});

it('keeps the hour of the start when it now lasts several days', () => {
  expect(keepHour({ start: '2022-04-15', end: '2022-04-17' }, MORNING, 'từ 15/4 đến 17/4')).toEqual({
    start: '2022-04-15T07:30',
    end: '2022-04-17',
    keptTime: '07:30',
  });
  const longer = { start: '2022-04-14T07:30', end: '2022-04-16T11:30' };
  expect(keepHour({ start: '2022-04-15', end: null }, longer, '15/4')).toMatchObject({ end: null });
});

it.each([
  ['another hour', { start: '2022-04-15T08:00', end: null }, MORNING, '8h 15/4'],
  ['a whole day', { start: '2022-04-15', end: null }, MORNING, 'Cả ngày 15/4'],
  ['only a month', { start: '2022-05', end: null }, MORNING, 'tháng 5'],
  [
    'a day, and there was no hour',
    { start: '2022-04-15', end: null },
    { start: '2022-04-14', end: null },
    '15/4',
  ],
  ['a day, and there was none', { start: '2022-04-15', end: null }, { start: null, end: null }, '15/4'],
])('adds no hour when the clerk typed %s', (_, typed, former, text) => {
  expect(keepHour(typed, former, text)).toEqual({ ...typed, keptTime: null });
});
