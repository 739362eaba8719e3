/** A message that was put into the outbox just now. */
export interface PlannedMessage {
  readonly messageId: number;
  readonly key: string;
  readonly recipients: number;
}
