import { BotRefusal } from './api-error.ts';

/** An event as `getUpdates` returns it and a webhook receives it. */
export type BotEvent = Readonly<Record<string, unknown>>;
export type EventQueue = ReturnType<typeof createEventQueue>;

interface Poll {
  readonly resolve: (event: BotEvent) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Events that wait for a poll. The server keeps the cursor: each is handed out once, and is gone then. */
export function createEventQueue() {
  const pending: BotEvent[] = [];
  let poll: Poll | undefined;

  function endPoll(): Poll | undefined {
    const ended = poll;
    poll = undefined;
    clearTimeout(ended?.timer);
    return ended;
  }

  return {
    pending: pending as readonly BotEvent[],
    add(event: BotEvent): void {
      const waiting = endPoll();
      if (waiting === undefined) pending.push(event);
      else waiting.resolve(event);
    },
    /** @throws BotRefusal 408 when nothing comes in time, and into the older of two polls */
    take(timeoutSeconds: number): Promise<BotEvent> {
      endPoll()?.reject(new BotRefusal(408, 'Request timeout'));
      const first = pending.shift();
      if (first !== undefined) return Promise.resolve(first);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => endPoll()?.reject(new BotRefusal(408, 'Request timeout')),
          timeoutSeconds * 1_000,
        );
        poll = { resolve, reject, timer };
      });
    },
    /** The poller hung up. */
    abandon() {
      endPoll()?.reject(new BotRefusal(408, 'Request timeout'));
    },
    /** What waited while no webhook was set. */
    drain: () => pending.splice(0),
    isPolled: () => poll !== undefined,
  };
}
