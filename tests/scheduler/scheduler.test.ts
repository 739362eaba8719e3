import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createScheduler } from '../../src/scheduler/scheduler.ts';

/** A tick that ends when it is told to. */
function createTicks() {
  const open: (() => void)[] = [];
  const ticks = { begun: 0, atOnce: 0, mostAtOnce: 0 };
  const tick = async () => {
    ticks.begun += 1;
    ticks.atOnce += 1;
    ticks.mostAtOnce = Math.max(ticks.mostAtOnce, ticks.atOnce);
    await new Promise<void>((resolve) => open.push(resolve));
    ticks.atOnce -= 1;
  };
  return { ticks, tick, end: () => open.shift()?.() };
}

function build(tick: () => Promise<unknown>, lines: string[] = []) {
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const scheduler = createScheduler({ logger, tick });
  onTestFinished(() => scheduler.stop());
  return scheduler;
}

describe('createScheduler', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2022-04-11T23:59:30Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ticks at once when it starts, and then at every full minute', async () => {
    const at: string[] = [];
    const scheduler = build(async () => void at.push(new Date().toISOString().slice(11, 19)));
    scheduler.start();
    await vi.advanceTimersByTimeAsync(150_000);
    expect(at).toEqual(['23:59:30', '00:00:00', '00:01:00', '00:02:00']);
    await scheduler.stop();
    await vi.advanceTimersByTimeAsync(180_000);
    expect(at).toHaveLength(4);
  });

  it('never runs two ticks at once, and runs one more after a long one, not one for every minute', async () => {
    const { ticks, tick, end } = createTicks();
    const scheduler = build(tick);
    scheduler.start();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ticks).toEqual({ begun: 1, atOnce: 1, mostAtOnce: 1 });
    end();
    await vi.advanceTimersByTimeAsync(0);
    expect(ticks).toEqual({ begun: 2, atOnce: 1, mostAtOnce: 1 });
    end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ticks).toEqual({ begun: 3, atOnce: 1, mostAtOnce: 1 });
    end();
  });

  it('ticks on demand, after the one in hand', async () => {
    const { ticks, tick, end } = createTicks();
    const scheduler = build(tick);
    const first = scheduler.tickNow();
    let isDone = false;
    const second = scheduler.tickNow().then(() => {
      isDone = true;
    });
    const third = scheduler.tickNow();
    end();
    await first;
    await vi.advanceTimersByTimeAsync(0);
    expect(ticks.begun).toBe(2);
    expect(isDone).toBe(false);
    end();
    await Promise.all([second, third]);
    expect(ticks).toEqual({ begun: 2, atOnce: 0, mostAtOnce: 1 });
  });

  it('goes on after a tick that failed, and says so in the log', async () => {
    const lines: string[] = [];
    let begun = 0;
    const scheduler = build(async () => {
      begun += 1;
      throw new Error('disk full');
    }, lines);
    await scheduler.tickNow();
    await scheduler.tickNow();
    expect(begun).toBe(2);
    expect(lines.filter((line) => line.includes('"Tick failed"') && line.includes('"Error"'))).toHaveLength(
      2,
    );
    expect(lines.join()).not.toContain('disk full');
  });

  it('stops only when the tick in hand has ended, and begins no other', async () => {
    const { ticks, tick, end } = createTicks();
    const scheduler = build(tick);
    scheduler.start();
    void scheduler.tickNow();
    let isStopped = false;
    const stopped = scheduler.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(isStopped).toBe(false);
    end();
    await stopped;
    expect(ticks).toEqual({ begun: 1, atOnce: 0, mostAtOnce: 1 });
    await scheduler.tickNow();
    expect(ticks.begun).toBe(1);
  });
});
