import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createLeadership } from '../../src/service/leadership.ts';
import type { ServiceLock } from '../../src/storage/service-lock.ts';

/** Locks of which one is held at a time, and which can be taken away. */
function createLocks() {
  let holder: object | null = null;
  let end: () => void = () => undefined;
  let ended: Promise<void> = Promise.resolve();
  let isDown = false;
  const takeAway = () => {
    holder = null;
    end();
  };
  return {
    takeAway,
    setDown(value: boolean) {
      isDown = value;
      if (value) takeAway();
    },
    create(): ServiceLock {
      const self = {};
      return {
        async acquire() {
          if (isDown) throw new Error('The database is down');
          if (holder !== null) return false;
          holder = self;
          ended = new Promise((resolve) => {
            end = resolve;
          });
          return true;
        },
        isHeld: () => holder === self,
        ended: () => ended,
        async release() {
          if (holder === self) takeAway();
        },
      };
    },
  };
}

/** A process that writes down what it does. */
function createProcess(name: string, lock: ServiceLock, diary: string[], { canStandBy = true } = {}) {
  const pieces: (() => boolean)[] = [];
  let failures: Error[] = [];
  let stopFailure: Error | null = null;
  const leadership = createLeadership({
    lock,
    logger: pino({ level: 'silent' }),
    async lead(mayAct) {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      pieces.push(mayAct);
      diary.push(`${name} leads`);
      return {
        async stop() {
          diary.push(`${name} stops`);
          if (stopFailure !== null) throw stopFailure;
        },
      };
    },
    standBy: canStandBy
      ? async () => {
          diary.push(`${name} stands by`);
          return { stop: async () => {} };
        }
      : null,
  });
  onTestFinished(() => leadership.stop().catch(() => undefined));
  return {
    ...leadership,
    /** Of each piece of work it has begun, whether it may go on. */
    mayAct: () => pieces.map((isAllowed) => isAllowed()),
    failToLead: (times: number) => {
      failures = Array.from({ length: times }, () => new Error('The token is refused'));
    },
    failToStop: () => {
      stopFailure = new Error('The database is down');
    },
  };
}

const within = { timeout: 15_000 };

it('lets the next one lead only when the first has stopped its work', async () => {
  const diary: string[] = [];
  const locks = createLocks();
  const one = createProcess('one', locks.create(), diary);
  const other = createProcess('other', locks.create(), diary);
  await one.start();
  await other.start();
  await one.stop();
  await expect.poll(() => other.mayAct(), within).toEqual([true]);
  expect(diary).toEqual(['one leads', 'other stands by', 'one stops', 'other leads']);
  expect(one.mayAct()).toEqual([false]);
});

it('ends in one sentence where nobody may stand by', async () => {
  const locks = createLocks();
  const one = createProcess('one', locks.create(), []);
  await one.start();
  const other = createProcess('other', locks.create(), [], { canStandBy: false });
  await expect(other.start()).rejects.toMatchObject({ code: 'DATABASE_IN_USE' });
  expect(one.mayAct()).toEqual([true]);
});

it('stops working when it loses the lock, and what still goes on of its work may not act again', async () => {
  const diary: string[] = [];
  const locks = createLocks();
  const one = createProcess('one', locks.create(), diary);
  await one.start();
  one.failToStop();
  locks.takeAway();
  expect(one.mayAct()).toEqual([false]);
  await expect.poll(() => one.mayAct(), within).toEqual([false, true]);
  expect(diary).toEqual(['one leads', 'one stops', 'one stands by', 'one leads']);
});

it('does not keep the lock when it cannot lead, so that another one can', async () => {
  const diary: string[] = [];
  const locks = createLocks();
  const leader = createProcess('leader', locks.create(), diary);
  await leader.start();
  const unable = createProcess('unable', locks.create(), diary);
  await unable.start();
  unable.failToLead(1_000);
  await leader.stop();
  const able = createProcess('able', locks.create(), diary);
  await able.start();
  await expect.poll(() => able.mayAct(), within).toEqual([true]);
  expect(unable.mayAct()).toEqual([]);
});

it('leads again after an outage of the database', async () => {
  const diary: string[] = [];
  const locks = createLocks();
  const one = createProcess('one', locks.create(), diary);
  await one.start();
  locks.setDown(true);
  await expect.poll(() => diary, within).toEqual(['one leads', 'one stops', 'one stands by']);
  locks.setDown(false);
  await expect.poll(() => one.mayAct(), within).toEqual([false, true]);
});

it('fails to start as its work fails, and leaves the lock to others', async () => {
  const locks = createLocks();
  const one = createProcess('one', locks.create(), []);
  one.failToLead(1);
  await expect(one.start()).rejects.toThrow('The token is refused');
  await one.stop();
  const other = createProcess('other', locks.create(), []);
  await other.start();
  expect(other.mayAct()).toEqual([true]);
});
