import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, timeOf } from '../../src/calendar.ts';
import {
  isDue,
  isOver,
  type ReminderSlot,
  reminderDays,
  reminderSlots,
} from '../../src/reminders/reminder-schedule.ts';

const at = (local: string) => new Date(`${local}:00+07:00`);

function slotsOf(start: string, knownSince: Date | null = null) {
  return reminderSlots({ id: 5, start, knownSince });
}

describe('reminderSlots', () => {
  it('reminds 7 days before, the day before and in the morning, by the documented keys', () => {
    expect(slotsOf('2022-05-24')).toEqual([
      {
        key: 'reminder:event:5:2022-05-24:P7D',
        eventId: 5,
        offset: 'P7D',
        opensAt: at('2022-05-17T07:00'),
        closesAt: at('2022-05-21T20:00'),
      },
      {
        key: 'reminder:event:5:2022-05-24:P1D',
        eventId: 5,
        offset: 'P1D',
        opensAt: at('2022-05-23T07:00'),
        closesAt: at('2022-05-23T20:00'),
      },
      {
        key: 'reminder:event:5:2022-05-24:P0D',
        eventId: 5,
        offset: 'P0D',
        opensAt: at('2022-05-24T07:00'),
        closesAt: at('2022-05-24T17:00'),
      },
    ]);
  });

  it('reminds in the morning only until the event begins', () => {
    expect(slotsOf('2022-05-24T07:30').at(-1)).toMatchObject({
      offset: 'P0D',
      closesAt: at('2022-05-24T07:30'),
    });
  });

  it('does not remind of an event at dawn on its own morning', () => {
    expect(slotsOf('2022-05-24T06:30').map(({ offset }) => offset)).toEqual(['P7D', 'P1D']);
    expect(slotsOf('2022-05-24T07:00').map(({ offset }) => offset)).toEqual(['P7D', 'P1D']);
  });

  it.each(['2022', '2022-05'])('does not remind of an event that names no day (%s)', (start) => {
    expect(slotsOf(start)).toEqual([]);
  });

  it('gives the notice of a week on the next morning when the event is confirmed later', () => {
    const [first] = slotsOf('2022-05-24', at('2022-05-18T10:00'));
    expect(first).toMatchObject({ offset: 'P7D', opensAt: at('2022-05-19T07:00') });
  });

  it('leaves the notice of a week out when less than three days would remain', () => {
    expect(slotsOf('2022-05-24', at('2022-05-21T08:00')).map(({ offset }) => offset)).toEqual(['P1D', 'P0D']);
  });

  it('reminds at once of an event of tomorrow or today that is confirmed by day', () => {
    expect(slotsOf('2022-05-24', at('2022-05-23T15:00'))[0]).toMatchObject({
      offset: 'P1D',
      opensAt: at('2022-05-23T15:00'),
    });
    expect(slotsOf('2022-05-24T14:00', at('2022-05-24T09:00'))[0]).toMatchObject({
      offset: 'P0D',
      opensAt: at('2022-05-24T09:00'),
    });
  });

  it('never reminds of an event confirmed after it began', () => {
    expect(slotsOf('2022-05-24T14:00', at('2022-05-24T14:00'))).toEqual([]);
    expect(slotsOf('2022-05-24', at('2022-06-01T09:00'))).toEqual([]);
  });
});

/** What the planner does with one event over a life of ticks, without a database. */
function simulate(slots: readonly ReminderSlot[], ticks: readonly Date[]) {
  const sent = new Map<string, Date[]>();
  const lost = new Map<string, Date[]>();
  const isDecided = (key: string) => sent.has(key) || lost.has(key);
  for (const now of ticks) {
    for (const slot of slots) {
      if (slot.opensAt > now || isDecided(slot.key)) continue;
      const target = isDue(slot, now) ? sent : isOver(slot, now) ? lost : null;
      target?.set(slot.key, [...(target.get(slot.key) ?? []), now]);
    }
  }
  return { sent, lost };
}

describe('a life of ticks', () => {
  const day = fc.integer({ min: 0, max: 60 }).map((days) => addDays('2022-04-12', days));
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
  const start = fc
    .tuple(day, fc.option(time))
    .map(([onDay, atTime]) => (atTime === null ? onDay : `${onDay}T${atTime}`));
  const knownSince = fc.option(fc.tuple(day, time).map(([onDay, atTime]) => at(`${onDay}T${atTime}`)));
  const gaps = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 60, max: 6_000 })), {
    maxLength: 120,
  });

  it('sends each reminder at most once, by day, while it means something, and loses only what no tick could send', () => {
    fc.assert(
      fc.property(start, knownSince, gaps, (startsAt, known, minutes) => {
        const slots = slotsOf(startsAt, known);
        let now = at('2022-04-10T00:00');
        const ticks = minutes.map((gap) => {
          now = new Date(now.getTime() + gap * 60_000);
          return now;
        });
        const { sent, lost } = simulate(slots, ticks);
        for (const slot of slots) {
          const sendable = ticks.filter((tick) => isDue(slot, tick));
          expect(sent.get(slot.key)).toEqual(sendable.length === 0 ? undefined : [sendable[0]]);
          const isLost = sendable.length === 0 && ticks.some((tick) => tick >= slot.closesAt);
          expect(lost.has(slot.key)).toBe(isLost);
        }
        for (const [sentAt] of sent.values()) {
          if (sentAt === undefined) continue;
          expect(timeOf(sentAt) >= '07:00' && timeOf(sentAt) < '20:00').toBe(true);
          expect(dayOf(sentAt) <= startsAt.slice(0, 10)).toBe(true);
          if (known !== null) expect(sentAt >= known).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('loses none while it runs every minute, whenever the event is confirmed', () => {
    const minutesBefore = fc.oneof(
      fc.integer({ min: 0, max: 2 * 1_440 }),
      fc.integer({ min: 0, max: 9 * 1_440 }),
    );
    fc.assert(
      fc.property(start, fc.option(minutesBefore), (startsAt, minutes) => {
        const midnight = at(`${startsAt.slice(0, 10)}T23:59`).getTime();
        const slots = slotsOf(startsAt, minutes === null ? null : new Date(midnight - minutes * 60_000));
        const from = at(`${addDays(startsAt.slice(0, 10), -8)}T00:00`).getTime();
        const ticks = Array.from({ length: 9 * 24 * 60 }, (_, step) => new Date(from + step * 60_000));
        expect(simulate(slots, ticks).lost.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('reminderDays', () => {
  it.each([
    ['2022-05-24', '2022-04-12T08:00', ['2022-05-17', '2022-05-23', '2022-05-24']],
    ['2022-05-24', '2022-05-18T10:00', ['2022-05-19', '2022-05-23', '2022-05-24']],
    ['2022-05-24', '2022-05-23T22:00', ['2022-05-24']],
    ['2022-05-24T14:00', '2022-05-24T09:00', ['2022-05-24']],
    ['2022-05-24T07:30', '2022-05-24T07:30', []],
    ['2022-05', '2022-04-12T08:00', []],
  ])('of %s, confirmed at %s', (start, confirmedAt, days) => {
    expect(reminderDays({ id: 5, start }, at(confirmedAt))).toEqual(days);
  });
});
