import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPacer, type Pacer } from '../../src/platforms/pacer.ts';
import type { Lane } from '../../src/platforms/platform.ts';

describe('createPacer', () => {
  let pacer: Pacer | undefined;

  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    pacer?.stop();
    // In this order: a spy on a false timer that is restored later puts the false timer back for good, and
    // everything that runs in this process afterwards waits for a clock nobody moves.
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  /** Asks `count` times at once, each for its own chat unless one is given, and notes when each may go. */
  function ask(
    count: number,
    { chat, lane = 'bulk', group = false }: { chat?: string; lane?: Lane; group?: boolean } = {},
  ) {
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const going = pacer?.acquire(chat ?? `${lane}-${index}`, lane, { group });
      going?.then(
        () => times.push(performance.now()),
        () => undefined,
      );
    }
    return times;
  }

  function mostInOneSecond(times: readonly number[]): number {
    return mostIn(1_000, times);
  }

  function mostIn(milliseconds: number, times: readonly number[]): number {
    let oldest = 0;
    return times.reduce((most, time, index) => {
      while ((times[oldest] as number) <= time - milliseconds) oldest += 1;
      return Math.max(most, index - oldest + 1);
    }, 0);
  }

  it.each([30, 1_000, 0.5, 7.5])(
    'keeps to %d a second, neither slower by 3 percent nor ever faster',
    async (rate) => {
      pacer = createPacer({ ratePerSecond: rate });
      const seconds = Math.max(20, 40 / rate);
      const times = ask(Math.ceil(rate * seconds * 1.2));
      await vi.advanceTimersByTimeAsync(seconds * 1_000);
      expect(times.length).toBeGreaterThanOrEqual(rate * seconds * 0.97);
      expect(times.length).toBeLessThanOrEqual(rate * seconds + 1);
      expect(mostInOneSecond(times)).toBeLessThanOrEqual(Math.ceil(rate));
    },
  );

  it('makes up for late timers without ever exceeding the rate', async () => {
    pacer = createPacer({ ratePerSecond: 1_000 });
    const times = ask(12_000);
    for (let turn = 0; turn < 200; turn += 1) {
      // Timers set for the next 50 ms all fire at its end, as when the process was busy.
      vi.setSystemTime(Date.now() + 50);
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(times.length).toBeGreaterThanOrEqual(9_700);
    expect(mostInOneSecond(times)).toBeLessThanOrEqual(1_000);
  });

  it('wakes at most every few milliseconds at 1,000 a second', async () => {
    pacer = createPacer({ ratePerSecond: 1_000 });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const times = ask(1_100);
    timers.mockClear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times.length).toBeGreaterThan(900);
    expect(timers.mock.calls.length).toBeLessThanOrEqual(210);
  });

  it('lets an answer to a person go before the bulk that waits', async () => {
    pacer = createPacer({ ratePerSecond: 30 });
    ask(500);
    await vi.advanceTimersByTimeAsync(1_000);
    const askedAt = performance.now();
    const replies = ask(3, { lane: 'reply' });
    await vi.advanceTimersByTimeAsync(200);
    expect(replies.map((time) => time - askedAt < 150)).toEqual([true, true, true]);
  });

  it('counted by the minute, lets answers go in a burst, bulk in its rhythm, and never more than the minute allows', async () => {
    pacer = createPacer({ ratePerSecond: 1.5, countedOver: 60 });
    const bulk = ask(500);
    await vi.advanceTimersByTimeAsync(60_000);
    // Four fifths of 90, and a little at the beginning.
    expect(bulk.length).toBeGreaterThan(66);
    expect(bulk.length).toBeLessThan(74);
    const askedAt = performance.now();
    const replies = ask(15, { lane: 'reply' });
    await vi.advanceTimersByTimeAsync(50);
    expect(replies.map((time) => time - askedAt < 50)).toEqual(Array(15).fill(true));
    const more = ask(200, { lane: 'reply' });
    await vi.advanceTimersByTimeAsync(180_000);
    const all = [...bulk, ...replies, ...more].sort((one, other) => one - other);
    expect(more).toHaveLength(200);
    expect(mostIn(60_000, all)).toBeLessThanOrEqual(90);
  });

  it('counted by the minute, wakes for an answer whose chat has rested while bulk waits for its rhythm', async () => {
    pacer = createPacer({ ratePerSecond: 0.1, countedOver: 600 });
    ask(10);
    const replies = ask(5, { chat: 'an', lane: 'reply' });
    await vi.advanceTimersByTimeAsync(2_100);
    expect(replies).toHaveLength(5);
  });

  it('lets bulk go to one chat once a second, and three answers at once', async () => {
    pacer = createPacer({ ratePerSecond: 1_000 });
    const bulk = ask(3, { chat: 'an' });
    const replies = ask(5, { chat: 'binh', lane: 'reply' });
    await vi.advanceTimersByTimeAsync(20);
    expect([bulk.length, replies.length]).toEqual([1, 3]);
    await vi.advanceTimersByTimeAsync(1_020);
    expect([bulk.length, replies.length]).toEqual([2, 4]);
    await vi.advanceTimersByTimeAsync(1_020);
    expect([bulk.length, replies.length]).toEqual([3, 5]);
  });

  it('keeps the order within a chat while it waits', async () => {
    pacer = createPacer({ ratePerSecond: 30 });
    const order: number[] = [];
    for (const number of [1, 2, 3, 4]) void pacer.acquire('an', 'bulk').then(() => order.push(number));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('does not let a chat that has to wait hold up the others', async () => {
    pacer = createPacer({ ratePerSecond: 30 });
    ask(20, { chat: 'an' });
    const others = ask(20);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(others).toHaveLength(20);
  });

  it('sends at most 20 messages a minute to one group, whatever the lane', async () => {
    pacer = createPacer({ ratePerSecond: 30 });
    const times = [
      ask(40, { chat: '-100', group: true }),
      ask(10, { chat: '-100', group: true, lane: 'reply' }),
    ];
    await vi.advanceTimersByTimeAsync(59_000);
    expect(times.flat()).toHaveLength(20);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(times.flat()).toHaveLength(40);
  });

  it('lets nothing go while paused, and a shorter pause does not end a longer one', async () => {
    pacer = createPacer({ ratePerSecond: 30 });
    pacer.pauseFor(10);
    pacer.pauseFor(2);
    const times = [ask(2), ask(2, { lane: 'reply' })];
    await vi.advanceTimersByTimeAsync(9_990);
    expect(times.flat()).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(times.flat()).toHaveLength(4);
  });

  it('rejects those who wait and those who come once it has stopped', async () => {
    pacer = createPacer({ ratePerSecond: 1 });
    await pacer.acquire('an', 'bulk');
    const waiting = [pacer.acquire('binh', 'bulk'), pacer.acquire('an', 'reply')];
    pacer.stop();
    for (const one of waiting) await expect(one).rejects.toThrow('stopped');
    await expect(pacer.acquire('chi', 'reply')).rejects.toThrow('stopped');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('forgets chats that have been idle', async () => {
    pacer = createPacer({ ratePerSecond: 1_000 });
    ask(20_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pacer.stats().trackedChats).toBeLessThan(2_500);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(pacer.stats()).toEqual({ waiting: 0, trackedChats: expect.any(Number) });
    expect(pacer.stats().trackedChats).toBeLessThan(2_500);
  });

  it('keeps the rate by the real clock too, the gentle start included', async () => {
    vi.useRealTimers();
    const own = createPacer({ ratePerSecond: 1_000 });
    pacer = own;
    const begunAt = performance.now();
    await Promise.all(Array.from({ length: 2_000 }, (_, index) => own.acquire(String(index), 'bulk')));
    const elapsedSeconds = (performance.now() - begunAt) / 1_000;
    expect(elapsedSeconds).toBeGreaterThan(1.9);
    expect(elapsedSeconds).toBeLessThan(2.3);
  });
});
