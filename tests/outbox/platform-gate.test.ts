import { describe, expect, it } from 'vitest';
import { createPlatformGate } from '../../src/outbox/platform-gate.ts';

const SENT = { outcome: 'sent', messageRef: '1' } as const;
const UNKNOWN = { outcome: 'unknown', reason: '' } as const;
const wait = (afterSeconds: number) =>
  ({ outcome: 'retry', afterSeconds, scope: 'platform', reason: '' }) as const;

function build() {
  let at = 0;
  const gate = createPlatformGate(10, () => at);
  return {
    gate,
    pass(seconds: number) {
      at += seconds * 1_000;
    },
  };
}

describe('the gate of a platform', () => {
  it('lets as many in as may be in flight', () => {
    const { gate } = build();
    expect([gate.slots(0), gate.slots(7), gate.slots(12)]).toEqual([10, 3, 0]);
    expect(gate.state()).toBe('open');
  });

  it('closes as long as the platform asks, then lets one try before all', () => {
    const { gate, pass } = build();
    gate.note(wait(30));
    expect([gate.slots(0), gate.state(), gate.reopensAt()]).toEqual([0, 'waiting', 30_000]);
    pass(30);
    expect([gate.slots(0), gate.slots(1), gate.reopensAt()]).toEqual([1, 0, null]);
    gate.note(SENT);
    expect(gate.slots(1)).toBe(9);
  });

  it('hears the same news from all that were in flight once, and waits longer each time it comes again', () => {
    const { gate, pass } = build();
    const closures: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      for (let count = 0; count < 5; count += 1) gate.note(wait(5));
      const seconds = ((gate.reopensAt() ?? 0) - 0) / 1_000;
      closures.push(seconds);
      pass(seconds - closures.slice(0, -1).reduce((sum, one) => Math.max(sum, one), 0));
    }
    const waits = closures.map((until, index) => until - (closures[index - 1] ?? 0));
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
    gate.note(SENT);
    gate.note(wait(5));
    expect((gate.reopensAt() ?? 0) / 1_000 - (closures.at(-1) ?? 0)).toBe(5);
  });

  it('takes five troubles in a row for trouble of the platform, and one for nothing', () => {
    const { gate } = build();
    for (const result of [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, SENT, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]) {
      gate.note(result);
    }
    expect(gate.state()).toBe('open');
    gate.note({ outcome: 'retry', scope: 'chat', afterSeconds: 5, reason: '' });
    expect(gate.state()).toBe('waiting');
  });

  it('stays closed for a refused token, but for a try each minute', () => {
    const { gate, pass } = build();
    gate.note({ outcome: 'unauthorised' });
    pass(59);
    expect([gate.slots(0), gate.state()]).toEqual([0, 'unauthorised']);
    pass(1);
    expect([gate.slots(0), gate.state()]).toEqual([1, 'unauthorised']);
    gate.note(SENT);
    expect([gate.slots(0), gate.state()]).toEqual([10, 'open']);
  });

  it('is down when it refuses the token, or has accepted nothing for a minute since its trouble began', () => {
    const { gate, pass } = build();
    gate.note(wait(50));
    pass(59);
    expect(gate.isDown()).toBe(false);
    gate.note(wait(5));
    pass(1);
    expect(gate.isDown()).toBe(true);
    gate.note(SENT);
    expect(gate.isDown()).toBe(false);
    gate.note({ outcome: 'unauthorised' });
    expect(gate.isDown()).toBe(true);
  });

  it('does not count people who are gone and refused messages as trouble', () => {
    const { gate } = build();
    for (let count = 0; count < 20; count += 1) {
      gate.note({ outcome: 'recipient-gone', reason: 'blocked' });
      gate.note({ outcome: 'rejected', reason: '' });
    }
    expect(gate.state()).toBe('open');
  });
});
