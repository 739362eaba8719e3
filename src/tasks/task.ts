export type TaskStatus = 'proposed' | 'confirmed' | 'rejected' | 'done';

/** Nhiệm vụ: what a directive or a conclusion asks for. Only confirmed ones are ever shown to members. */
export interface TaskRow {
  readonly id: number;
  readonly documentId: number | null;
  readonly documentTitle: string | null;
  readonly text: string;
  /** Who is asked, as the text says it. */
  readonly who: string | null;
  /** The organisation it is given to, or proposed for since the text names it; `null` means every organisation. */
  readonly organisationId: number | null;
  readonly organisation: string | null;
  /** As precise as known, like `EventRow.start`. */
  readonly deadline: string | null;
  /** The sentence it was read from. */
  readonly sentence: string;
  readonly status: TaskStatus;
}

export interface TaskPage {
  readonly total: number;
  readonly tasks: readonly TaskRow[];
}
