export type EventStatus = 'proposed' | 'confirmed' | 'rejected' | 'cancelled';

/** Sự kiện: something that will happen, read from a document. Only confirmed ones are ever sent. */
export interface EventRow {
  readonly id: number;
  readonly documentId: number | null;
  readonly documentTitle: string | null;
  readonly title: string;
  /** As precise as known: `2022`, `2022-04`, `2022-04-08`, `2022-04-08T07:30`; `null` while open. */
  readonly start: string | null;
  /** Inclusive; as precise as `start`. */
  readonly end: string | null;
  readonly place: string | null;
  /** The sentence it was read from. */
  readonly sentence: string;
  readonly status: EventStatus;
}

export interface EventPage {
  readonly total: number;
  readonly events: readonly EventRow[];
}
