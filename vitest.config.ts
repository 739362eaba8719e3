import { configDefaults, defineConfig } from 'vitest/config';

/** A file's ending tells what it needs, and so where it runs; everything else is the fast project `unit`. */
const DATABASE = 'tests/**/*.db.test.ts';
const BROWSER = 'tests/**/*.browser.test.ts';
const END_TO_END = 'tests/**/*.e2e.test.ts';
/** End to end with several processes, which takes PostgreSQL. */
const CLUSTER = 'tests/cluster/*.e2e.test.ts';

/**
 * Most database tests wait (for a platform's rhythm, for a disk), so more of them than processors run side by side.
 * What starts browsers and whole services comes after them, one file at a time: there it is about seconds.
 */
const SIDE_BY_SIDE = { maxWorkers: 3, sequence: { groupOrder: 0 } } as const;
const ONE_BY_ONE = { maxWorkers: 1, sequence: { groupOrder: 1 } } as const;

const SQLITE = './tests/support/sqlite-setup.ts';
const POSTGRESQL = './tests/support/postgresql-setup.ts';
const BROWSER_SETUP = './tests/support/browser-setup.ts';

export default defineConfig({
  test: {
    // Generous, since a busy machine is slow and a test that waits on a condition ends as soon as it holds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Loading the database client costs a second a file, and no test leaves anything behind in a module.
    isolate: false,
    expect: { poll: { timeout: 15_000 } },
    setupFiles: ['./tests/support/no-outside-connections.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, DATABASE, BROWSER, END_TO_END],
          ...SIDE_BY_SIDE,
        },
      },
      {
        extends: true,
        test: { name: 'sqlite', include: [DATABASE], globalSetup: [SQLITE], ...SIDE_BY_SIDE },
      },
      {
        extends: true,
        test: { name: 'postgres', include: [DATABASE], globalSetup: [POSTGRESQL], ...SIDE_BY_SIDE },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: [SQLITE, BROWSER_SETUP],
          ...ONE_BY_ONE,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: [END_TO_END],
          exclude: [...configDefaults.exclude, CLUSTER],
          globalSetup: [SQLITE],
          testTimeout: 240_000,
          ...ONE_BY_ONE,
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: [CLUSTER],
          globalSetup: [POSTGRESQL],
          testTimeout: 240_000,
          ...ONE_BY_ONE,
        },
      },
    ],
  },
});
