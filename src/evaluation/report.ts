/** Figures of one evaluation, from 0 to 1, beside those of the floor measured on the same rows. */
export interface Report {
  readonly scores: Readonly<Record<string, unknown>>;
  /** `null` where no floor exists or its package is not installed. */
  readonly floor: { readonly name: string; readonly scores: Readonly<Record<string, unknown>> } | null;
}
