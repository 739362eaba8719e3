import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, timeOf } from '../../../src/calendar.ts';
import { nextMorning, stopsBetween } from '../../../src/web/local-chat/clock-stops.ts';

const HOUR_MS = 3_600_000;

const at = (iso: string) => new Date(`${iso}:00+07:00`);
const show = (stops: readonly Date[]) => stops.map((stop) => `${dayOf(stop)} ${timeOf(stop)}`);

describe('stopsBetween', () => {
  it('halts at each full hour and at the end of quiet hours', () => {
    expect(show(stopsBetween(at('2022-04-12T04:10'), at('2022-04-12T08:30')))).toEqual([
      '2022-04-12 05:00',
      '2022-04-12 06:00',
      '2022-04-12 06:30',
      '2022-04-12 07:00',
      '2022-04-12 08:00',
      '2022-04-12 08:30',
    ]);
  });

  it('does not halt where it starts, and halts once where it ends', () => {
    expect(show(stopsBetween(at('2022-04-12T07:00'), at('2022-04-12T08:00')))).toEqual(['2022-04-12 08:00']);
  });

  it('goes nowhere backwards', () => {
    expect(stopsBetween(at('2022-04-12T07:00'), at('2022-04-12T07:00'))).toEqual([]);
    expect(stopsBetween(at('2022-04-12T07:00'), at('2022-04-11T07:00'))).toEqual([]);
  });

  it('passes every 7 and 8 in the morning of a long way, in few stops', () => {
    const stops = stopsBetween(at('2022-04-12T09:00'), at('2022-06-11T09:00'));
    for (const time of ['07:00', '08:00'])
      expect(stops.filter((stop) => timeOf(stop) === time)).toHaveLength(60);
    expect(stops.length).toBeLessThan(60 * 6);
  });

  it('is in order, after the beginning, ends at the end and leaves no morning out', () => {
    const start = at('2022-01-01T00:00').getTime();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        fc.integer({ min: 1, max: 62 * 24 * 60 }),
        (startMinute, minutes) => {
          const from = new Date(start + startMinute * 60_000);
          const to = new Date(from.getTime() + minutes * 60_000);
          const stops = stopsBetween(from, to).map((stop) => stop.getTime());
          expect(stops).toEqual([...new Set(stops)].sort((a, b) => a - b));
          expect(stops[0]).toBeGreaterThan(from.getTime());
          expect(stops.at(-1)).toBe(to.getTime());
          const morning = nextMorning(from).getTime();
          if (morning <= to.getTime()) expect(stops).toContain(morning);
        },
      ),
    );
  });
});

describe('nextMorning', () => {
  it.each([
    ['2022-04-12T06:59', '2022-04-12 07:00'],
    ['2022-04-12T07:00', '2022-04-13 07:00'],
    ['2022-04-30T23:00', '2022-05-01 07:00'],
  ])('after %s is %s', (now, expected) => {
    expect(show([nextMorning(at(now))])).toEqual([expected]);
  });

  it('is never more than a day away', () => {
    fc.assert(
      fc.property(
        fc.date({ min: at('2020-01-01T00:00'), max: at('2030-01-01T00:00'), noInvalidDate: true }),
        (now) => {
          const waitMs = nextMorning(now).getTime() - now.getTime();
          expect(waitMs).toBeGreaterThan(0);
          expect(waitMs).toBeLessThanOrEqual(24 * HOUR_MS);
        },
      ),
    );
  });
});
