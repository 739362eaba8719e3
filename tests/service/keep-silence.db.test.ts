import { expect, it } from 'vitest';
import { keepSilence } from '../../src/service/keep-silence.ts';
import { createTestContext } from '../support/context.ts';

/** A service that was told so, and the one that starts after it. */
async function buildServices() {
  const context = await createTestContext();
  const [first, second] = [keepSilence(context, 'telegram'), keepSilence(context, 'telegram')];
  const kept = () => context.db.prisma.setting.findMany({ where: { key: { startsWith: 'platform.' } } });
  return { ...context, first, second, kept };
}

it('keeps what is left of a silence for the process that starts next', async () => {
  const { clock, first, second, kept } = await buildServices();
  expect(await second.left()).toBe(0);
  first.note(30);
  await expect.poll(kept).toHaveLength(1);
  clock.advance(12_000);
  expect(await second.left()).toBe(18);
  clock.advance(20_000);
  expect(await second.left()).toBe(0);
});

it('keeps the longest, whoever was told it, and does not write for every answer that says the same', async () => {
  const { first, second, kept } = await buildServices();
  first.note(60);
  await expect.poll(kept).toHaveLength(1);
  second.note(5);
  first.note(60);
  first.note(0);
  first.note(120);
  await expect.poll(() => second.left()).toBe(120);
});

it('is never longer than the platform asked for, also when the clock is set back', async () => {
  const { clock, first, second, kept } = await buildServices();
  first.note(30);
  await expect.poll(kept).toHaveLength(1);
  clock.advance(-3_600_000);
  expect(await second.left()).toBe(30);
});

it('is kept for each platform, and a database that fails harms nobody', async () => {
  const { db, clock, logger, first, kept } = await buildServices();
  first.note(30);
  await expect.poll(kept).toHaveLength(1);
  expect(await keepSilence({ db, clock, logger }, 'zalo-bot').left()).toBe(0);
  const broken = keepSilence({ db: { ...db, prisma: {} } as never, clock, logger }, 'telegram');
  expect(() => broken.note(30)).not.toThrow();
});
