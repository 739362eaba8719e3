/** Nguồn: a feed that is polled on a schedule. */
export interface SourceRow {
  readonly id: number;
  readonly url: string;
  readonly name: string;
  readonly topicId: number | null;
  readonly topic: string | null;
  readonly intervalMinutes: number;
  readonly nextPollAt: Date;
  /** When the first, silent import was complete; `null` until then. */
  readonly importedAt: Date | null;
  /** In a row. */
  readonly failures: number;
  /** One sentence in English, for an operator. */
  readonly lastError: string | null;
  /** Set when it failed too often; adding it again resumes it. */
  readonly pausedAt: Date | null;
  readonly createdAt: Date;
  /** How many documents came from it. */
  readonly documents: number;
}
