import { describe, expect, it } from 'vitest';
import { retryConflicts } from '../../src/storage/retry-conflicts.ts';
import { addTopic } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';

describe('work that met other work in the database', () => {
  it('is done again when the two waited for each other, and both come through', async ({ skip }) => {
    const { db } = await createTestContext();
    if (db.dialect === 'sqlite')
      skip('SQLite lets one writer in at a time: there is nothing to wait for in a circle');
    const [one, two] = [(await addTopic(db, 'Một')).id, (await addTopic(db, 'Hai')).id];
    let arrived = 0;
    let bothHold: () => void = () => undefined;
    const meeting = new Promise<void>((resolve) => {
      bothHold = resolve;
    });
    let attempts = 0;
    const write = (first: number, second: number, name: string) =>
      retryConflicts(() =>
        db.transaction(async ({ prisma }) => {
          attempts += 1;
          await prisma.$executeRaw`UPDATE "topic" SET "name" = "name" || ${name} WHERE "id" = ${first}`;
          arrived += 1;
          if (arrived === 2) bothHold();
          await meeting;
          await prisma.$executeRaw`UPDATE "topic" SET "name" = "name" || ${name} WHERE "id" = ${second}`;
        }),
      );
    await Promise.all([write(one, two, 'a'), write(two, one, 'b')]);
    expect(attempts).toBe(3);
    const names = (await db.prisma.topic.findMany({ orderBy: { id: 'asc' } })).map(({ name }) => name);
    for (const name of names) expect([...name.slice(3)].sort()).toEqual(['a', 'b']);
  });

  it('is done again through the models too, and given up after a few times', async () => {
    let attempts = 0;
    const conflict = () => {
      attempts += 1;
      return Promise.reject(Object.assign(new Error('deadlock detected'), { code: 'P2034' }));
    };
    await expect(retryConflicts(conflict)).rejects.toThrow('deadlock');
    expect(attempts).toBe(5);
  });

  it('is not done again when it failed for another reason', async () => {
    let attempts = 0;
    const wrong = () => {
      attempts += 1;
      return Promise.reject(new Error('no such table'));
    };
    await expect(retryConflicts(wrong)).rejects.toThrow('no such table');
    expect(attempts).toBe(1);
  });
});
