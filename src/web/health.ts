/** What `GET /readyz` says. */
export interface Health {
  readonly isReady: boolean;
  /** One plain sentence each, when not ready. */
  readonly reasons: readonly string[];
}
