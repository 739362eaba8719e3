import type { FoundDate } from './found-date.ts';

export type { DateRole, FoundDate } from './found-date.ts';

export function findDates(_text: string, _referenceDay: string): FoundDate[] {
  return [];
}
