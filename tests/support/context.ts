import { pino } from 'pino';
import type { Context } from '../../src/context.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface TestContext extends Context {
  readonly db: TestDatabase;
  readonly clock: TestClock;
}

/** An empty migrated database, a silent logger, and a clock at 8 in the morning of 12 April 2022 unless given. */
export async function createTestContext(
  clock: TestClock = createTestClock('2022-04-12T08:00:00+07:00'),
): Promise<TestContext> {
  return { db: await createTestDatabase(), clock, logger: pino({ level: 'silent' }) };
}
