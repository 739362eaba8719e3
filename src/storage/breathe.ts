import { setImmediate } from 'node:timers/promises';

/**
 * Lets everything else that waits in this process have its turn. SQLite answers within the call, and a loop that
 * awaits nothing but such answers never gives the event loop back: no network, no timers, however long it lasts.
 */
export function breathe(): Promise<void> {
  return setImmediate();
}
