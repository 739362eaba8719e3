import { tooManyRequests } from './api-error.ts';

export interface FloodLimits {
  /** Messages in any second, all chats together; 30 unless given. */
  readonly perSecond?: number;
  /** Messages a second in one chat in the long run; 1 unless given. */
  readonly perChatPerSecond?: number;
  /** So many may come at once in one chat; 3 unless given. */
  readonly chatBurst?: number;
  /** Messages in any minute in one group; 20 unless given. */
  readonly groupPerMinute?: number;
}

/** Counts messages and throws the 429 of the official server beyond the limits. */
export function createFloodControl(limits: FloodLimits) {
  const { perSecond = 30, perChatPerSecond = 1, chatBurst = 3, groupPerMinute = 20 } = limits;
  const overall = createSlidingWindow(perSecond, 1_000);
  const groups = new Map<number, ReturnType<typeof createSlidingWindow>>();
  const chats = new Map<number, number>();
  const chatIntervalMs = 1_000 / perChatPerSecond;

  return {
    /** @throws ApiRefusal 429 with the seconds to wait */
    count(chatId: number, isGroup: boolean, at: number): void {
      const chatAt = Math.max(chats.get(chatId) ?? at, at);
      const group = isGroup ? (groups.get(chatId) ?? createSlidingWindow(groupPerMinute, 60_000)) : undefined;
      const waitMs = Math.max(
        overall.openAt() - at,
        chatAt - (chatBurst - 1) * chatIntervalMs - at,
        group === undefined ? 0 : group.openAt() - at,
      );
      if (waitMs > 0) throw tooManyRequests(Math.max(1, Math.ceil(waitMs / 1_000)));
      overall.add(at);
      chats.set(chatId, chatAt + chatIntervalMs);
      if (group === undefined) return;
      group.add(at);
      groups.set(chatId, group);
    },
  };
}

function createSlidingWindow(capacity: number, windowMs: number) {
  const times = new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return {
    openAt: () => (times[oldest] as number) + windowMs,
    add(at: number) {
      times[oldest] = at;
      oldest = (oldest + 1) % capacity;
    },
  };
}
