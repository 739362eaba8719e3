import { describe, expect, it } from 'vitest';
import {
  answered,
  claimed,
  type DeliveryRecord,
  givenBack,
  interrupted,
  partAccepted,
} from '../../src/outbox/delivery-state.ts';
import { MOST_ATTEMPTS, repeatDelayMs, retryDelayMs } from '../../src/outbox/retry-delay.ts';
import type { SendResult } from '../../src/platforms/platform.ts';

const NOW = new Date('2022-04-12T01:00:00Z');
const PENDING: DeliveryRecord = {
  id: 1,
  state: 'pending',
  notBefore: new Date('2022-04-12T00:00:00Z'),
  attempts: 0,
  lockedBy: null,
  lockedUntil: null,
  accountId: null,
  partsSent: 0,
  uncertain: false,
  messageRef: null,
  reason: null,
  sentAt: null,
  route: null,
  routeReason: null,
};
const LEASE = {
  owner: 'may/1',
  until: new Date('2022-04-12T01:00:30Z'),
  accountId: 7,
  route: null,
  routeReason: null,
};
const SENDING = claimed(PENDING, LEASE);
const later = (delayMs: number) => new Date(NOW.getTime() + delayMs);

describe('the state of a delivery', () => {
  it('counts an attempt and takes a lease when it is claimed', () => {
    expect(SENDING).toEqual({
      ...PENDING,
      state: 'sending',
      attempts: 1,
      lockedBy: 'may/1',
      lockedUntil: LEASE.until,
      accountId: 7,
    });
  });

  it('goes on behind the parts that arrived, and begins again for another account', () => {
    const halfSent = givenBack(partAccepted(partAccepted(SENDING, 'a'), 'b'));
    expect(claimed(halfSent, LEASE).partsSent).toBe(2);
    expect(claimed(halfSent, { ...LEASE, accountId: 8 }).partsSent).toBe(0);
    expect(claimed(halfSent, { ...LEASE, route: 'template' }).partsSent).toBe(0);
  });

  it('counts no attempt when nothing may be sent now, and waits only when it is told so again', () => {
    const notNow = (result: object, delivery = SENDING) =>
      answered(
        delivery,
        { outcome: 'not-now', scope: 'chat', until: null, ...result } as SendResult,
        NOW,
        0.5,
      );
    expect(notNow({ reason: 'outside-window' })).toMatchObject({
      state: 'pending',
      attempts: 0,
      reason: 'outside-window',
      notBefore: PENDING.notBefore,
    });
    expect(notNow({ reason: 'quota', scope: 'platform', until: later(9e9) }).notBefore).toEqual(
      PENDING.notBefore,
    );
    expect(notNow({ reason: 'receive-limit', until: later(9e6) })).toMatchObject({
      attempts: 0,
      reason: 'receive-limit',
      notBefore: PENDING.notBefore,
    });
    const again = { ...SENDING, reason: 'night' } as const;
    const waits = [later(9e6), later(9e5), later(-1), null].map(
      (until) => notNow({ reason: 'night', until }, again).notBefore,
    );
    expect(waits).toEqual([later(3_600_000), later(9e5), later(60_000), later(3_600_000)]);
  });

  it('is sent when the platform accepts the last part', () => {
    const sent = answered(partAccepted(SENDING, 'a'), { outcome: 'sent', messageRef: 'b' }, NOW, 0.5);
    expect(sent).toMatchObject({
      state: 'sent',
      messageRef: 'b',
      partsSent: 2,
      sentAt: NOW,
      lockedBy: null,
      reason: null,
    });
  });

  it('does not pay for the troubles of a whole platform', () => {
    const result = { outcome: 'retry', afterSeconds: 30, scope: 'platform', reason: '' } as const;
    expect(answered(SENDING, result, NOW, 0.5)).toEqual({
      ...PENDING,
      accountId: 7,
      reason: 'platform-busy',
    });
    expect(answered(SENDING, { outcome: 'unauthorised' }, NOW, 0.5)).toMatchObject({
      state: 'pending',
      attempts: 0,
      reason: 'platform-unauthorised',
    });
  });

  it('waits for a single chat as long as the platform says, or longer', () => {
    const answeredWith = (afterSeconds: number) =>
      answered(SENDING, { outcome: 'retry', afterSeconds, scope: 'chat', reason: '' }, NOW, 1);
    expect(answeredWith(60)).toMatchObject({ state: 'pending', attempts: 1, notBefore: later(60_000) });
    expect(answeredWith(1).notBefore).toEqual(later(5_000));
  });

  it('is given up after many attempts', () => {
    const result = { outcome: 'retry', afterSeconds: 1, scope: 'chat', reason: '' } as const;
    const worn = { ...SENDING, attempts: MOST_ATTEMPTS };
    expect(answered(worn, result, NOW, 0)).toMatchObject({ state: 'failed', reason: 'too-many-attempts' });
    expect(answered(worn, { outcome: 'moved', chatId: '-1' }, NOW, 0)).toMatchObject({ state: 'failed' });
  });

  it('is repeated once, marked, when nobody knows whether it arrived', () => {
    const unknown = { outcome: 'unknown', reason: '' } as const;
    const first = answered(SENDING, unknown, NOW, 0);
    expect(first).toMatchObject({
      state: 'pending',
      uncertain: true,
      notBefore: later(10_000),
      reason: 'unknown-outcome',
    });
    const again = claimed(first, LEASE);
    expect(answered(again, unknown, NOW, 0)).toMatchObject({ state: 'failed', uncertain: true });
    expect(answered(again, { outcome: 'sent', messageRef: 'b' }, NOW, 0)).toMatchObject({
      state: 'sent',
      uncertain: true,
    });
  });

  it('is repeated at once after a crash, later after a second one, and marked each time', () => {
    const first = interrupted(SENDING, NOW, 0);
    expect(first).toMatchObject({ state: 'pending', uncertain: true, notBefore: PENDING.notBefore });
    const second = interrupted(claimed(first, LEASE), NOW, 0);
    expect(second).toMatchObject({ state: 'pending', uncertain: true, notBefore: later(5_000) });
    expect(interrupted({ ...SENDING, attempts: MOST_ATTEMPTS }, NOW, 0)).toMatchObject({ state: 'failed' });
  });

  it('ends when the message is refused, and goes back when the account is gone', () => {
    expect(answered(SENDING, { outcome: 'rejected', reason: 'x' }, NOW, 0)).toMatchObject({
      state: 'failed',
      reason: 'rejected',
    });
    const gone = answered(SENDING, { outcome: 'recipient-gone', reason: 'blocked' }, NOW, 0);
    expect(gone).toMatchObject({ state: 'pending', reason: 'blocked', notBefore: PENDING.notBefore });
    const worn = { ...SENDING, attempts: MOST_ATTEMPTS };
    expect(answered(worn, { outcome: 'recipient-gone', reason: 'blocked' }, NOW, 0)).toMatchObject({
      state: 'failed',
    });
  });
});

describe('waits', () => {
  it('double up to half an hour, half of them random', () => {
    expect([1, 2, 3, 4].map((attempts) => retryDelayMs(attempts, 1))).toEqual([
      5_000, 10_000, 20_000, 40_000,
    ]);
    expect(retryDelayMs(1, 0)).toBe(2_500);
    expect(retryDelayMs(19, 1)).toBe(1_800_000);
    expect([repeatDelayMs(0), repeatDelayMs(1)]).toEqual([10_000, 15_000]);
  });
});
