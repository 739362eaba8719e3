/** What `GET /readyz` says. */
export interface Health {
  readonly isReady: boolean;
  /** Another process works; this one is ready to take over. */
  readonly isStandby?: boolean;
  /** One plain sentence each, when not ready. */
  readonly reasons: readonly string[];
}
