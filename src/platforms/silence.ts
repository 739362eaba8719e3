/**
 * Where it is kept that a platform wants nothing for a while (`retry_after`), beyond the life of this process: whoever
 * starts next, after a crash or in another process, has been told the same.
 */
export interface Silence {
  /** How many seconds are left of it; 0 when none. */
  left(): Promise<number>;
  /** The platform has just asked for so many seconds. Does not wait and does not throw. */
  note(seconds: number): void;
}
