/** The current instant. An argument everywhere, so that tests and the demo can live in April 2022. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that starts at an instant, flows on from there and can be moved forward. */
export interface MovableClock extends Clock {
  /** @param milliseconds how far to move forward; a negative value is refused with a RangeError */
  advance(milliseconds: number): void;
}

export function createMovableClock(startAt: Date): MovableClock {
  let offset = startAt.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    advance(milliseconds) {
      if (milliseconds < 0) throw new RangeError('A clock can only be moved forward');
      offset += milliseconds;
    },
  };
}
