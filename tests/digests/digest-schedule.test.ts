import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, instantOf, timeOf, weekdayOf } from '../../src/calendar.ts';
import { endOfCoverage, findDueDigest } from '../../src/digests/digest-schedule.ts';

// 12 April 2022 was a Tuesday.
const at = (local: string) => new Date(`${local}:00+07:00`);

describe('findDueDigest', () => {
  it.each([
    ['2022-04-12T06:59', null],
    ['2022-04-12T07:00', 'digest:daily:2022-04-12'],
    ['2022-04-12T19:59', 'digest:daily:2022-04-12'],
    ['2022-04-12T20:00', null],
    ['2022-04-13T00:10', null],
  ])('daily at %s: %s', (now, key) => {
    expect(findDueDigest('daily', at(now))?.key ?? null).toBe(key);
  });

  it.each([
    ['2022-04-10T09:00', null], // Sunday
    ['2022-04-11T06:59', null],
    ['2022-04-11T07:00', 'digest:weekly:2022-04-11'],
    ['2022-04-12T12:00', 'digest:weekly:2022-04-11'],
    ['2022-04-13T03:00', null],
    ['2022-04-13T19:59', 'digest:weekly:2022-04-11'],
    ['2022-04-14T08:00', null],
  ])('weekly at %s: %s', (now, key) => {
    expect(findDueDigest('weekly', at(now))?.key ?? null).toBe(key);
  });

  it('is of its hour and covers what came until a minute before, also when it is planned late', () => {
    expect(findDueDigest('daily', at('2022-04-12T15:00'))).toMatchObject({
      sendAt: at('2022-04-12T07:00'),
      coversUntil: at('2022-04-12T06:59'),
      coversSince: at('2022-03-29T06:59'),
    });
    expect(findDueDigest('weekly', at('2022-04-13T15:00'))).toMatchObject({
      sendAt: at('2022-04-11T07:00'),
      coversUntil: at('2022-04-11T06:59'),
      coversSince: at('2022-03-14T06:59'),
    });
  });

  it('expires before the night of the day it is planned on', () => {
    expect(findDueDigest('daily', at('2022-04-12T15:00'))?.expiresAt).toEqual(at('2022-04-12T21:00'));
    expect(findDueDigest('weekly', at('2022-04-13T15:00'))?.expiresAt).toEqual(at('2022-04-13T21:00'));
  });

  it('when forced, is the digest of the day and of the week at any hour and covers what is there', () => {
    const now = at('2022-04-15T22:30');
    const coverage = { sendAt: now, coversUntil: new Date(now.getTime() + 1) };
    expect(findDueDigest('daily', now, true)).toMatchObject({ key: 'digest:daily:2022-04-15', ...coverage });
    expect(findDueDigest('weekly', now, true)).toMatchObject({
      key: 'digest:weekly:2022-04-11',
      ...coverage,
    });
    const hour = at('2022-04-15T07:00');
    expect(findDueDigest('daily', hour, true)?.coversUntil.getTime()).toBeGreaterThan(hour.getTime());
  });

  it('lets the next digest go on exactly where one ended', () => {
    const instants = fc.date({
      min: at('2022-01-01T00:00'),
      max: at('2024-12-31T23:59'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        instants,
        fc.boolean(),
        fc.constantFrom('daily' as const, 'weekly' as const),
        (now, isForced, frequency) => {
          const due = findDueDigest(frequency, now, isForced);
          if (due !== null) expect(endOfCoverage(due.key, due.sendAt)).toEqual(due.coversUntil);
        },
      ),
    );
  });

  it('has one key for a day or a week, and is due by day only', () => {
    const instants = fc.date({
      min: at('2022-01-01T00:00'),
      max: at('2024-12-31T23:59'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.constantFrom('daily' as const, 'weekly' as const), (now, frequency) => {
        const due = findDueDigest(frequency, now);
        if (due === null) return;
        const named = due.key.slice(-10);
        expect(timeOf(now) >= '07:00' && timeOf(now) < '20:00').toBe(true);
        expect(due.sendAt).toEqual(instantOf(named, '07:00'));
        expect(due.expiresAt > now).toBe(true);
        if (frequency === 'daily') expect(named).toBe(dayOf(now));
        else {
          expect(weekdayOf(named)).toBe(1);
          expect(weekdayOf(dayOf(now))).toBeLessThanOrEqual(3);
          expect(now.getTime() - due.sendAt.getTime()).toBeLessThan(3 * 86_400_000);
        }
      }),
    );
  });
});
