import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';

async function createFile(): Promise<{ db: Database; file: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'bantin-sqlite-test-'));
  const file = join(folder, 'bantin.db');
  await migrate(`file:${file}`);
  const db = await openDatabase(`file:${file}`);
  onTestFinished(async () => {
    await db.close();
    rmSync(folder, { recursive: true });
  });
  return { db, file };
}

async function readPragmas({ prisma }: Database): Promise<Record<string, unknown>> {
  const pragmas: Record<string, unknown> = {};
  for (const name of ['foreign_keys', 'journal_mode', 'synchronous', 'busy_timeout']) {
    const rows = await prisma.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
    const [value] = Object.values(rows[0] ?? {});
    pragmas[name] = typeof value === 'bigint' ? Number(value) : value;
  }
  return pragmas;
}

/** synchronous 2 is FULL: a committed transaction survives a power cut. */
const PRAGMAS = { foreign_keys: 1, journal_mode: 'wal', synchronous: 2, busy_timeout: 5_000 };

describe('the SQLite connection', () => {
  it('survives 3,000 transactions without another open file, and keeps its settings', async () => {
    const { db, file } = await createFile();
    expect(await readPragmas(db)).toEqual(PRAGMAS);
    const openFiles = countOpenFiles(file);
    for (let count = 0; count < 3_000; count += 1) {
      await db.transaction(({ prisma }) => prisma.$queryRaw`SELECT 1`);
    }
    await expect(db.transaction(() => Promise.reject(new Error('undone')))).rejects.toThrow('undone');
    expect(countOpenFiles(file)).toBe(openFiles);
    expect(await readPragmas(db)).toEqual(PRAGMAS);
  }, 60_000);

  it('waits for another process that writes, instead of failing or losing a change', async () => {
    const { db, file } = await createFile();
    await db.prisma.setting.create({ data: { key: 'count', value: '0' } });
    const other = spawn(process.execPath, ['--input-type=module', '--eval', COUNT_UP, file], {
      cwd: new URL('../..', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    const exited = once(other, 'exit');
    for (let count = 0; count < 50; count += 1) {
      await db.transaction(async ({ prisma }) => {
        const { value } = await prisma.setting.findUniqueOrThrow({ where: { key: 'count' } });
        await prisma.setting.update({ where: { key: 'count' }, data: { value: String(Number(value) + 1) } });
      });
    }
    expect(await exited).toEqual([0, null]);
    expect(await db.prisma.setting.findUnique({ where: { key: 'count' } })).toMatchObject({ value: '100' });
  });
});

/** Another process adds 1 fifty times, reading before it writes. */
const COUNT_UP = `
  import { createClient } from '@libsql/client';
  const client = createClient({ url: 'file:' + process.argv[1], concurrency: 1, timeout: 5000 });
  for (let count = 0; count < 50; count += 1) {
    const transaction = await client.transaction('write');
    const { rows } = await transaction.execute("SELECT value FROM setting WHERE key = 'count'");
    await transaction.execute({
      sql: "UPDATE setting SET value = ? WHERE key = 'count'",
      args: [String(Number(rows[0].value) + 1)],
    });
    await transaction.commit();
    if (count === 0) process.stdout.write('started');
  }
`;

/** How often this process has a file open; 0 where the system does not tell, which makes the test one of settings. */
function countOpenFiles(file: string): number {
  try {
    return readdirSync('/proc/self/fd').filter((handle) => {
      try {
        return readlinkSync(`/proc/self/fd/${handle}`) === file;
      } catch {
        return false;
      }
    }).length;
  } catch {
    return 0;
  }
}
