import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOf } from '../../src/calendar.ts';
import { quietUntil } from '../../src/outbox/quiet-hours.ts';

const at = (instant: string) => new Date(instant);

describe('quiet hours', () => {
  it.each([
    ['2022-04-12T20:59:59+07:00', '21:00', '06:30', null],
    ['2022-04-12T21:00:00+07:00', '21:00', '06:30', '2022-04-13T06:30:00+07:00'],
    ['2022-04-12T23:59:59+07:00', '21:00', '06:30', '2022-04-13T06:30:00+07:00'],
    ['2022-04-13T00:00:00+07:00', '21:00', '06:30', '2022-04-13T06:30:00+07:00'],
    ['2022-04-13T06:29:59+07:00', '21:00', '06:30', '2022-04-13T06:30:00+07:00'],
    ['2022-04-13T06:30:00+07:00', '21:00', '06:30', null],
    ['2022-04-30T22:00:00+07:00', '21:00', '06:30', '2022-05-01T06:30:00+07:00'],
    ['2022-04-12T12:15:00+07:00', '11:30', '13:30', '2022-04-12T13:30:00+07:00'],
    ['2022-04-12T13:30:00+07:00', '11:30', '13:30', null],
    ['2022-04-12T23:00:00+07:00', '00:00', '00:00', null],
    ['2022-04-12T23:00:00+07:00', '22:00', '00:00', '2022-04-13T00:00:00+07:00'],
  ])('at %s with %s–%s: %s', (now, from, to, expected) => {
    expect(quietUntil(at(now), from, to)?.toISOString() ?? null).toBe(
      expected === null ? null : at(expected).toISOString(),
    );
  });

  it('always ends within a day, at its end, when it is no longer quiet', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    const instant = fc.date({
      min: at('2022-01-01T00:00:00Z'),
      max: at('2023-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, time, time, (now, from, to) => {
        const end = quietUntil(now, from, to);
        if (end === null) return;
        expect(end.getTime()).toBeGreaterThan(now.getTime());
        expect(end.getTime() - now.getTime()).toBeLessThanOrEqual(86_400_000);
        expect(timeOf(end)).toBe(to);
        expect(quietUntil(end, from, to)).toBeNull();
      }),
    );
  });
});
