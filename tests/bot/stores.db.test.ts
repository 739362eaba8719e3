import { describe, expect, it } from 'vitest';
import { beginUpdate, deleteOldUpdates, finishUpdate } from '../../src/bot/received-update-store.ts';
import { addSearchSession, deleteOldSearchSessions } from '../../src/bot/search-session-store.ts';
import { clearStep, deleteOldSteps, readStep, setStep } from '../../src/bot/steps-store.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';

const HOUR_MS = 3_600_000;

async function startWithAccount() {
  const context = await createTestContext();
  const { accounts } = await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '10' }] });
  return { ...context, accountId: accounts[0]?.id ?? 0 };
}

describe('received updates', () => {
  it('met by several processes at once collide with nobody', async () => {
    const { db, clock } = await createTestContext();
    const id = { platform: 'telegram', updateKey: '1' } as const;
    const begun = await Promise.all(Array.from({ length: 8 }, () => beginUpdate(db, id, clock.now())));
    expect(begun).toEqual(begun.map(() => true));
    await finishUpdate(db, id, clock.now());
    expect(await beginUpdate(db, id, clock.now())).toBe(false);
    expect(await db.prisma.receivedUpdate.count()).toBe(1);
  });

  it('are remembered for longer than a platform repeats them, and then forgotten', async () => {
    const { db, clock } = await createTestContext();
    await beginUpdate(db, { platform: 'telegram', updateKey: '1' }, clock.now());
    clock.advance(25 * HOUR_MS);
    expect(await deleteOldUpdates(db, clock.now())).toBe(0);
    clock.advance(48 * HOUR_MS);
    expect(await deleteOldUpdates(db, clock.now())).toBe(1);
  });
});

describe('steps', () => {
  it('set by several processes at once collide with nobody', async () => {
    const { db, clock, accountId } = await startWithAccount();
    await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((step) => setStep(db, accountId, step, 1, clock.now())),
    );
    expect(await readStep(db, accountId, clock.now())).toMatchObject({ data: 1 });
  });

  it('keep what they were given, the latest only, until they are cleared or a day old', async () => {
    const { db, clock, accountId } = await startWithAccount();
    expect(await readStep(db, accountId, clock.now())).toBeNull();
    await setStep(db, accountId, 'a', undefined, clock.now());
    expect(await readStep(db, accountId, clock.now())).toEqual({ step: 'a', data: null });
    clock.advance(20 * HOUR_MS);
    await setStep(db, accountId, 'b', { text: 'đại hội', list: [1] }, clock.now());
    clock.advance(20 * HOUR_MS);
    expect(await deleteOldSteps(db, clock.now())).toBe(0);
    expect(await readStep(db, accountId, clock.now())).toEqual({
      step: 'b',
      data: { text: 'đại hội', list: [1] },
    });
    clock.advance(4 * HOUR_MS + 1);
    expect(await readStep(db, accountId, clock.now())).toBeNull();
    expect(await deleteOldSteps(db, clock.now())).toBe(1);
    expect(await clearStep(db, accountId)).toBe(false);
  });
});

it('search sessions are forgotten after a day', async () => {
  const { db, clock, accountId } = await startWithAccount();
  await addSearchSession(db, accountId, 'đại hội', clock.now());
  clock.advance(24 * HOUR_MS);
  expect(await deleteOldSearchSessions(db, clock.now())).toBe(0);
  clock.advance(1);
  expect(await deleteOldSearchSessions(db, clock.now())).toBe(1);
});
