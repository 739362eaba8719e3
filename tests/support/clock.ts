import type { Clock } from '../../src/clock.ts';

/** A clock that stands still until told to move. */
export interface TestClock extends Clock {
  /** @param instant ISO with its offset, such as `2022-04-12T08:00:00+07:00`; also backwards */
  set(instant: string): void;
  advance(milliseconds: number): void;
}

export function createTestClock(startAt: string): TestClock {
  let now = parse(startAt);
  return {
    now: () => new Date(now),
    set(instant) {
      now = parse(instant);
    },
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

function parse(instant: string): number {
  const time = Date.parse(instant);
  if (Number.isNaN(time) || !/(Z|[+-]\d\d:\d\d)$/.test(instant)) {
    throw new RangeError(`Not an ISO instant with its offset: ${instant}`);
  }
  return time;
}
