import { addDays, formatDay, timeOf } from '../calendar.ts';
import type { DocumentKind } from '../documents/document.ts';

/** A document written for the demo, as a clerk would paste it. */
export interface Sample {
  readonly kind: DocumentKind;
  /** How many days before the seeding it was published and taken in. */
  readonly ageDays: number;
  readonly text: string;
  /** Words of the titles of events that are confirmed already; all others wait for `/duyet`. */
  readonly confirmedEvents?: readonly string[];
  /** Words of tasks that are confirmed already, and whose they are: everybody's unless an organisation is named. */
  readonly confirmedTasks?: readonly { readonly words: string; readonly organisation?: string }[];
}

/** The ways in which documents write days, counted from the day of the seeding. */
export interface SampleCalendar {
  /** `24/5/2026` */
  day(offset: number): string;
  /** `ngày 24 tháng 5 năm 2026`, as the heading of a document has it. */
  longDay(offset: number): string;
  /** `quý II năm 2026` */
  quarter(offset: number): string;
  year(offset: number): string;
  /** A term of five years that begins next year: `2027 - 2032`. */
  term(offset: number): string;
}

export function sampleCalendar(today: string): SampleCalendar {
  const partsOf = (offset: number) =>
    addDays(today, offset).split('-').map(Number) as [number, number, number];
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return {
    day: (offset) => formatDay(addDays(today, offset)),
    longDay(offset) {
      const [year, month, day] = partsOf(offset);
      // Official documents write days below 10 and the months 1 and 2 with a leading zero, so that nothing can be added.
      return `ngày ${twoDigits(day)} tháng ${month < 3 ? twoDigits(month) : month} năm ${year}`;
    },
    quarter(offset) {
      const [year, month] = partsOf(offset);
      return `quý ${['I', 'II', 'III', 'IV'][Math.floor((month - 1) / 3)]} năm ${year}`;
    },
    year: (offset) => String(partsOf(offset)[0]),
    term: (offset) => `${partsOf(offset)[0] + 1} - ${partsOf(offset)[0] + 6}`,
  };
}

/** When a sample was taken in: in the afternoon of its day, today's at the moment of the seeding. */
export function takenInAt(ageDays: number, now: Date): Date {
  if (ageDays === 0) return now;
  const AFTERNOON_MS = 15 * 3_600_000;
  const [hours = 0, minutes = 0] = timeOf(now).split(':').map(Number);
  const midnight = now.getTime() - (hours * 60 + minutes) * 60_000;
  return new Date(midnight - ageDays * 86_400_000 + AFTERNOON_MS);
}
