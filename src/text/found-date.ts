/** What a date is for in its sentence. */
export type DateRole = 'deadline' | 'effective' | 'issued' | 'event' | 'past' | 'other';

/**
 * A date read from a text. `start` and `end` are as precise as the text: `2022`, `2022-04`, `2022-04-08`,
 * `2022-04-08T07:30`, in the office's zone; a year before Christ is `-0179`. `end` is inclusive and only there when the
 * text names a stretch of time (a quarter, a week, "từ … đến …").
 */
export interface FoundDate {
  /** As written, in NFC. */
  readonly text: string;
  /** Where `text` begins in the NFC form of what was read, in UTF-16 units. */
  readonly index: number;
  readonly start: string;
  readonly end?: string;
  readonly role: DateRole;
}
