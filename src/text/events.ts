/** An article or directive as the readers of this folder take it. */
export interface ReadableText {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** Something that will happen, read from a text. `start` and `end` as in `FoundDate`; absent when the text names none. */
export interface FoundEvent {
  readonly title: string;
  readonly start?: string;
  readonly end?: string;
  readonly place?: string;
  /** The sentence it was read from, as written. */
  readonly sentence: string;
}

export function findEvents(_text: ReadableText, _referenceDay: string): FoundEvent[] {
  return [];
}
