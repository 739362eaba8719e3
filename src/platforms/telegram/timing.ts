/** How long the platform waits for what. Set differently only by tests. */
export interface TelegramTiming {
  /** One request, from the call to the whole answer. */
  readonly requestTimeoutSeconds: number;
  /** How long Telegram holds a poll open without news. */
  readonly pollSeconds: number;
  /** After a failed poll, start or handler; doubles, for the first two up to `longestRetryMs`. */
  readonly failureRetryMs: number;
  readonly longestRetryMs: number;
  /** After another poller took over, or the token was refused: only an operator can help. */
  readonly conflictRetryMs: number;
}

export const DEFAULT_TIMING: TelegramTiming = {
  requestTimeoutSeconds: 20,
  pollSeconds: 30,
  failureRetryMs: 1_000,
  longestRetryMs: 30_000,
  conflictRetryMs: 15_000,
};
