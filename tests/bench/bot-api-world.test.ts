import { describe, expect, it } from 'vitest';
import { createFaults } from '../../src/bench/bot-api-faults.ts';
import { createFloodLimit } from '../../src/bench/bot-api-flood.ts';
import { createBenchWorld } from '../../src/bench/bot-api-world.ts';

const nobody = () => undefined;

describe('the flood limit', () => {
  it('admits no more than the limit in any second, whatever its phase', () => {
    const limit = createFloodLimit(3);
    const admitted = [0, 400, 800, 900, 999, 1_000, 1_399, 1_400, 1_500].filter((at) => limit.admit(at));
    expect(admitted).toEqual([0, 400, 800, 1_000, 1_400]);
  });
});

describe('faults', () => {
  it('strike as often as asked for, the same ones for the same seed', () => {
    const strike = () => {
      const faults = createFaults(3, { 'cut-after': 0.1, slow: 0.05 });
      const kinds = Array.from({ length: 10_000 }, () => faults.take()?.kind ?? null);
      return { kinds, counts: faults.counts() };
    };
    const { kinds, counts } = strike();
    expect(strike().kinds).toEqual(kinds);
    expect(counts['cut-after']).toBeGreaterThan(850);
    expect(counts['cut-after']).toBeLessThan(1_150);
    expect(kinds.filter((kind) => kind === 'slow')).toHaveLength(counts.slow ?? 0);
    expect(kinds.filter((kind) => kind === null).length).toBeGreaterThan(8_000);
  });
});

describe('the benchmarks’ Bot API', () => {
  it('counts what it accepts, by chat, and copies when asked to', () => {
    const world = createBenchWorld();
    world.steer('reset', { keepCopies: true });
    for (const chat of [5, 6, 5]) {
      const { status, value } = world.call('sendMessage', { chat_id: chat, text: 'mời họp' }, nobody);
      expect(status).toBe(200);
      expect(value).toMatchObject({ ok: true, result: { chat: { id: chat }, text: 'mời họp' } });
    }
    expect(world.steer('stats', {})).toMatchObject({ accepted: 3, distinctChats: 2, refused: 0 });
    expect(world.steer('copies', { text: 'mời họp' })).toEqual([
      [5, 2],
      [6, 1],
    ]);
  });

  it('refuses above the limit with the wait that Telegram names', () => {
    const world = createBenchWorld();
    world.steer('reset', { perSecond: 1 });
    world.call('sendMessage', { chat_id: 1, text: 'một' }, nobody);
    const { status, value } = world.call('sendMessage', { chat_id: 2, text: 'hai' }, nobody);
    expect(status).toBe(429);
    expect(value).toMatchObject({ ok: false, error_code: 429, parameters: { retry_after: 1 } });
    expect(world.steer('stats', {})).toMatchObject({ accepted: 1, refused: 1 });
  });

  it('times an answer from the question on, whether the bot was polling or not', () => {
    const world = createBenchWorld();
    const polled: unknown[] = [];
    world.call('getUpdates', { offset: 0, timeout: 30 }, (answer) => polled.push(answer));
    world.steer('say', { chatId: 9, text: '/tin' });
    expect(polled).toMatchObject([{ ok: true, result: [{ update_id: 1, message: { text: '/tin' } }] }]);
    expect(world.steer('replies', {})).toMatchObject({ replyMs: [], unanswered: 1 });
    world.call('sendMessage', { chat_id: 9, text: 'Tin mới' }, nobody);
    world.steer('say', { chatId: 9, text: '/lich' });
    for (const offset of [2, 2]) {
      const { value } = world.call('getUpdates', { offset, timeout: 30 }, nobody);
      expect(value).toMatchObject({ result: [{ update_id: 2 }] });
    }
    expect(world.call('getUpdates', { offset: 3, timeout: 0 }, nobody).value).toMatchObject({ result: [] });
    const { replyMs, unanswered } = world.steer('replies', {}) as { replyMs: number[]; unanswered: number };
    expect([replyMs.length, unanswered]).toEqual([1, 1]);
  });
});
