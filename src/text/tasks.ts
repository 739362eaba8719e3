import type { ReadableText } from './events.ts';

/** What a conclusion or a directive asks for. */
export interface FoundTask {
  readonly text: string;
  /** Whom it is asked of, as named in the text. */
  readonly who?: string;
  /** As `FoundDate.start`, or the last day of a stretch of time. */
  readonly deadline?: string;
  /** The sentence it was read from, as written. */
  readonly sentence: string;
}

export function findTasks(_text: ReadableText, _referenceDay: string): FoundTask[] {
  return [];
}
