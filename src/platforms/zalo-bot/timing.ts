/** How long the platform waits for what. Set differently only by tests. */
export interface ZaloBotTiming {
  /** One request, from the call to the whole answer. */
  readonly requestTimeoutSeconds: number;
  /** How long Zalo holds a poll open without news. */
  readonly pollSeconds: number;
  /** After a failed poll or start; grows up to `longestRetryMs`. OpenClaw and GoClaw wait 5 s (zalo.md A.6). */
  readonly failureRetryMs: number;
  readonly longestRetryMs: number;
  /** After a failed handler; doubles. */
  readonly handlerRetryMs: number;
  /** A webhook is answered at the latest then, though what came is still being handled. */
  readonly answerWithinMs: number;
}

export const DEFAULT_TIMING: ZaloBotTiming = {
  requestTimeoutSeconds: 20,
  pollSeconds: 30,
  failureRetryMs: 5_000,
  longestRetryMs: 60_000,
  handlerRetryMs: 1_000,
  answerWithinMs: 1_500,
};
