import type { Update } from '@grammyjs/types';
import { ApiRefusal } from './api-error.ts';

export type UpdateContent = Omit<Update, 'update_id'>;
export type UpdateQueue = ReturnType<typeof createUpdateQueue>;

const CONFLICT_WITH_POLLER =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';
const LONGEST_POLL_SECONDS = 50;

interface Poll {
  readonly limit: number;
  readonly resolve: (updates: Update[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Updates that wait for the bot: confirmed by a higher offset, delivered again until then. */
export function createUpdateQueue(firstUpdateId: number) {
  let pending: Update[] = [];
  let nextId = firstUpdateId;
  let poll: Poll | undefined;
  let onUpdate: (() => void) | undefined;

  function endPoll(): Poll | undefined {
    const ended = poll;
    poll = undefined;
    clearTimeout(ended?.timer);
    return ended;
  }

  return {
    pending: () => pending as readonly Update[],
    add(content: UpdateContent): number {
      const update = { update_id: nextId, ...content } as Update;
      nextId += 1;
      pending.push(update);
      const waiting = endPoll();
      waiting?.resolve(pending.slice(0, waiting.limit));
      onUpdate?.();
      return update.update_id;
    },
    /** Called on every new update while a webhook is set. */
    listen(listener: (() => void) | undefined) {
      onUpdate = listener;
    },
    confirm(updateId: number) {
      pending = pending.filter((update) => update.update_id !== updateId);
    },
    drop() {
      pending = [];
    },
    /** @throws ApiRefusal 409 into the older of two polls */
    take(offset: number, limit: number, timeoutSeconds: number): Promise<Update[]> {
      endPoll()?.reject(new ApiRefusal(409, CONFLICT_WITH_POLLER));
      if (offset < 0) pending = pending.slice(offset);
      else pending = pending.filter((update) => update.update_id >= offset);
      if (pending.length > 0 || timeoutSeconds <= 0) return Promise.resolve(pending.slice(0, limit));
      return new Promise((resolve, reject) => {
        const seconds = Math.min(timeoutSeconds, LONGEST_POLL_SECONDS);
        const timer = setTimeout(() => endPoll()?.resolve([]), seconds * 1_000);
        poll = { limit, resolve, reject, timer };
      });
    },
    /** The poller hung up. */
    abandon() {
      endPoll()?.resolve([]);
    },
    isPolled: () => poll !== undefined,
  };
}
