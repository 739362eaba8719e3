import { addDays } from '../calendar.ts';
import { isoDay, isoMonth, isoYear, lastDayOf, type Reading, type Reference } from './date-reading.ts';
import { solarDayOf } from './lunar.ts';

export interface Resolved {
  readonly start: string;
  readonly end?: string;
  /** The last day covered, for comparing with the text's own day. */
  readonly lastDay: string;
  readonly firstDay: string;
}

/** Farther away than any date of the right side. */
const WRONG_SIDE_DAYS = 100_000;

const RECENT_DAYS = 10;

type Tense = 'next' | 'last' | 'near';

/**
 * Fills in what a reading leaves out from the text's own day: the year that brings it nearest, or the coming or past
 * one where the text says so.
 *
 * @param tense `next` for a term that has still to come
 * @param contextYear the year of another date in the same clause, preferred to the text's own
 */
export function resolveReading(
  reading: Reading,
  reference: Reference,
  tense: Tense,
  contextYear: number | undefined,
): Resolved | null {
  if (reading.grain === 'span') {
    const span = reading.span as readonly [string, string];
    const end = reading.until?.span?.[1] ?? span[1];
    return { start: span[0], end, firstDay: span[0], lastDay: end };
  }
  const first = fill(reading, reference, tense, contextYear);
  if (first === null) return null;
  if (reading.until === undefined || reading.isAnniversary === true) return pointOf(first, reference);
  const until = fillEnd(first, reading.until, reference);
  const begin = pointOf(first, reference);
  const finish = until === null ? null : pointOf(until, reference);
  if (begin === null || finish === null || finish.lastDay < begin.firstDay) return begin;
  return {
    start: begin.start,
    end: finish.end ?? finish.start,
    firstDay: begin.firstDay,
    lastDay: finish.lastDay,
  };
}

/** The second date of an anniversary pair. */
export function resolveAnniversary(reading: Reading, reference: Reference): Resolved | null {
  return reading.until === undefined ? null : pointOf(reading.until, reference);
}

function fill(
  reading: Reading,
  reference: Reference,
  tense: Tense,
  contextYear: number | undefined,
): Reading | null {
  if (reading.grain === 'time' && reading.day === undefined) {
    return { ...reading, year: reference.year, month: reference.month, day: reference.dayOfMonth };
  }
  const sure = tenseOf(reading, tense);
  if (reading.grain === 'day' && reading.month === undefined) {
    return fillMonth(reading, reference, sure, reading.until);
  }
  if (reading.year !== undefined) return reading;
  const untilYear = reading.until?.year;
  if (untilYear !== undefined) {
    const isEarlier = (reading.month ?? 1) > (reading.until?.month ?? 12);
    return { ...reading, year: isEarlier ? untilYear - 1 : untilYear };
  }
  if (contextYear !== undefined && sure === 'near' && !isRecent(reading, reference)) {
    return { ...reading, year: contextYear };
  }
  if (reading.direction === 'this') return { ...reading, year: reference.year };
  return { ...reading, year: nearestYear(reading, reference, sure) };
}

/** A day within a few days of the text's own is meant now, whatever history stands before it. */
function isRecent(reading: Reading, reference: Reference): boolean {
  const point = pointOf({ ...reading, year: reference.year }, reference);
  return reading.grain === 'day' && point !== null && distanceTo(point, reference) <= RECENT_DAYS;
}

function tenseOf(reading: Reading, tense: Tense): Tense {
  if (reading.direction === 'next') return 'next';
  return reading.direction === 'last' ? 'last' : tense;
}

/** "ngày 25" of the month that brings it nearest; "đến ngày 24/5" behind it gives the month itself. */
function fillMonth(
  reading: Reading,
  reference: Reference,
  tense: Tense,
  until: Reading | undefined,
): Reading | null {
  if (until?.month !== undefined) {
    const isEarlier = (reading.day ?? 1) > (until.day ?? 31);
    const month = isEarlier ? until.month - 1 : until.month;
    const base = { ...reading, month: month < 1 ? 12 : month };
    const filled =
      until.year === undefined ? base : { ...base, year: month < 1 ? until.year - 1 : until.year };
    return fill(filled, reference, tense, undefined);
  }
  const thisMonth = reference.year * 12 + reference.month - 1;
  const candidates = [0, -1, 1]
    .map((step) => ({ year: Math.floor((thisMonth + step) / 12), month: ((thisMonth + step) % 12) + 1 }))
    .filter(({ year, month }) => (reading.day ?? 1) <= lastDayOf(year, month))
    .map((month) => ({ ...reading, ...month }));
  return pickNearest(candidates, reference, tense);
}

/** A date without a year is one of this year unless another year's is that much nearer: "5/1" said in December. */
const OTHER_YEAR_HANDICAP_DAYS = 100;

function nearestYear(reading: Reading, reference: Reference, tense: Tense): number {
  const candidates = [0, 1, -1].map((step) => ({ ...reading, year: reference.year + step }));
  const handicap = tense === 'near' ? OTHER_YEAR_HANDICAP_DAYS : 0;
  return pickNearest(candidates, reference, tense, handicap)?.year ?? reference.year;
}

/**
 * The candidate nearest to the text's day on the side that the tense allows; every one but the first has to be nearer by
 * `handicap` days.
 */
function pickNearest(
  candidates: readonly Reading[],
  reference: Reference,
  tense: Tense,
  handicap = 0,
): Reading | null {
  let best: Reading | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  candidates.forEach((candidate, index) => {
    const point = pointOf(candidate, reference);
    if (point === null) return;
    const isWrongSide =
      (tense === 'next' && point.lastDay < reference.day) ||
      (tense === 'last' && point.firstDay > reference.day);
    const distance =
      distanceTo(point, reference) + (index > 0 ? handicap : 0) + (isWrongSide ? WRONG_SIDE_DAYS : 0);
    if (distance >= bestDistance) return;
    best = candidate;
    bestDistance = distance;
  });
  return best;
}

function distanceTo(point: Resolved, reference: Reference): number {
  if (point.firstDay > reference.day) return daysBetween(reference.day, point.firstDay);
  return point.lastDay < reference.day ? daysBetween(point.lastDay, reference.day) : 0;
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** The end takes from the beginning what it leaves out, and never lies before it. */
function fillEnd(first: Reading, until: Reading, reference: Reference): Reading | null {
  if (until.grain === 'day' && until.month === undefined) {
    if (first.month === undefined || first.year === undefined) return null;
    const isNextMonth = (until.day ?? 31) < (first.day ?? 1);
    const months = first.year * 12 + first.month - 1 + (isNextMonth ? 1 : 0);
    return { ...until, year: Math.floor(months / 12), month: (months % 12) + 1 };
  }
  if (until.year !== undefined || first.year === undefined) return until;
  const same = { ...until, year: first.year };
  const begin = pointOf(first, reference);
  const end = pointOf(same, reference);
  return begin !== null && end !== null && end.lastDay < begin.firstDay
    ? { ...until, year: first.year + 1 }
    : same;
}

function pointOf(reading: Reading, reference: Reference): Resolved | null {
  const { year, month, day } = reading;
  if (reading.grain === 'span') return resolveReading(reading, reference, 'near', undefined);
  if (year === undefined) return null;
  if (reading.grain === 'year') {
    const start = isoYear(year);
    return { start, firstDay: `${start}-01-01`, lastDay: `${start}-12-31` };
  }
  if (month === undefined) return null;
  if (reading.grain === 'months') {
    const last = reading.lastMonth ?? month;
    const start = isoDay(year, month, 1);
    const end = isoDay(year, last, lastDayOf(year, last));
    return { start, end, firstDay: start, lastDay: end };
  }
  if (reading.grain === 'month') return monthPoint(reading, year, month);
  if (day === undefined || day > lastDayOf(year, month)) return null;
  const iso = reading.isLunar === true ? solarDayOf(year, month, day) : isoDay(year, month, day);
  if (iso === null) return null;
  if (reading.hour === undefined) return { start: iso, firstDay: iso, lastDay: iso };
  const time = `${String(reading.hour).padStart(2, '0')}:${String(reading.minute ?? 0).padStart(2, '0')}`;
  return { start: `${iso}T${time}`, firstDay: iso, lastDay: iso };
}

/** A solar month, or the days of a lunar one. */
function monthPoint(reading: Reading, year: number, month: number): Resolved | null {
  if (reading.isLunar === true) {
    const start = solarDayOf(year, month, 1);
    if (start === null) return null;
    const end = solarDayOf(year, month, 30) ?? addDays(start, 28);
    return { start, end, firstDay: start, lastDay: end };
  }
  const start = isoMonth(year, month);
  return { start, firstDay: `${start}-01`, lastDay: isoDay(year, month, lastDayOf(year, month)) };
}
