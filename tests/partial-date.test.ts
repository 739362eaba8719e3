import { describe, expect, it } from 'vitest';
import { dayOfPartialDate, isPartialDate, isPastOn, lastDayOf } from '../src/partial-date.ts';

describe('isPartialDate', () => {
  it.each(['2022', '2022-04', '2022-04-08', '2022-04-08T07:30', '2024-02-29', '2022-04-08T23:59'])(
    'accepts %s',
    (value) => expect(isPartialDate(value)).toBe(true),
  );

  it.each([
    '',
    '22',
    '2022-13',
    '2022-00',
    '2022-02-29',
    '2022-4-8',
    '2022-04-08T24:00',
    '2022-04-08T7:30',
    '2022-04-08 07:30',
    '2022-04-08T07:30:00',
    '2022-04-08T07:30T08:00',
    '8/4/2022',
  ])('refuses %j', (value) => expect(isPartialDate(value)).toBe(false));
});

describe('lastDayOf', () => {
  it.each([
    ['2022', '2022-12-31'],
    ['2022-04', '2022-04-30'],
    ['2024-02', '2024-02-29'],
    ['2022-12', '2022-12-31'],
    ['2022-04-08', '2022-04-08'],
    ['2022-04-08T07:30', '2022-04-08'],
  ])('of %s is %s', (value, day) => expect(lastDayOf(value)).toBe(day));
});

describe('isPastOn', () => {
  it('counts a month and a year as long as they last', () => {
    expect(isPastOn('2022-04', '2022-04-30')).toBe(false);
    expect(isPastOn('2022-04', '2022-05-01')).toBe(true);
    expect(isPastOn('2022', '2022-12-31')).toBe(false);
    expect(isPastOn('2022', '2023-01-01')).toBe(true);
  });

  it('does not count today as past', () => {
    expect(isPastOn('2022-04-12', '2022-04-12')).toBe(false);
    expect(isPastOn('2022-04-11T23:00', '2022-04-12')).toBe(true);
  });
});

describe('dayOfPartialDate', () => {
  it('gives a day only where one is named', () => {
    expect(dayOfPartialDate('2022-04-08T07:30')).toBe('2022-04-08');
    expect(dayOfPartialDate('2022-04')).toBeNull();
  });
});
