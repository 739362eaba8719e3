import { existsSync } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../errors.ts';
import { makeFolder } from './make-folder.ts';
import { createSqliteClient, sqlitePath } from './open-sqlite.ts';

/** How a SQLite file begins. */
const MAGIC = 'SQLite format 3\0';

/**
 * Writes a consistent copy of a SQLite database to a new file, while a service goes on using it (`VACUUM INTO` reads
 * one snapshot). The copy appears under its name only when it is complete.
 *
 * @throws AppError INPUT_INVALID when the target exists or cannot be written
 */
export async function backupSqlite(url: string, target: string): Promise<void> {
  if (existsSync(target)) {
    throw new AppError(
      'INPUT_INVALID',
      `The file ${target} exists already; a backup is never written over another.`,
    );
  }
  const unfinished = `${target}.unfinished`;
  const client = createSqliteClient(url);
  try {
    makeFolder(dirname(target));
    await rm(unfinished, { force: true });
    await client.execute({ sql: 'VACUUM INTO ?', args: [unfinished] });
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('INPUT_INVALID', `The backup ${target} cannot be written: ${reason}.`, {
      cause: error,
    });
  } finally {
    client.close();
  }
}

/**
 * Puts a backup in the place of the database; what was there is kept beside it as `….before-restore-<time>`.
 *
 * @returns the name under which the former database was kept; null when there was none
 * @throws AppError INPUT_INVALID when the file is no SQLite database or is damaged; DATABASE_UNAVAILABLE while a service
 *   has the database open, which would go on sending from the one that was put aside
 */
export async function restoreSqlite(url: string, source: string, now: Date): Promise<string | null> {
  await checkBackup(source);
  const path = sqlitePath(url);
  if (existsSync(path)) await checkUnused(url);
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const kept = existsSync(path) ? `${path}.before-restore-${stamp}` : null;
  makeFolder(dirname(path));
  const unfinished = `${path}.restoring`;
  await copyFile(source, unfinished);
  if (kept !== null) {
    // The log belongs to the file beside it: left behind, it would be applied to the restored one.
    for (const ending of ['', '-wal', '-shm']) {
      if (existsSync(path + ending)) await rename(path + ending, kept + ending);
    }
  }
  await rename(unfinished, path);
  return kept;
}

/** Only a database that nobody else has open can leave WAL mode; a damaged one says something else, and may go. */
async function checkUnused(url: string): Promise<void> {
  const client = createSqliteClient(url);
  try {
    await client.execute('PRAGMA journal_mode = DELETE');
  } catch (error) {
    if (!String(error).includes('SQLITE_BUSY')) return;
    throw new AppError(
      'DATABASE_UNAVAILABLE',
      'The database is in use: stop the service, then restore again; nothing was changed.',
      { cause: error },
    );
  } finally {
    client.close();
  }
}

async function checkBackup(source: string): Promise<void> {
  const head = Buffer.alloc(MAGIC.length);
  try {
    const file = await open(source);
    try {
      await file.read(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
  } catch {
    throw new AppError('INPUT_INVALID', `There is no file ${source}, or it cannot be read.`);
  }
  if (head.toString('latin1') !== MAGIC) {
    throw new AppError('INPUT_INVALID', `The file ${source} is no backup made by bantin backup.`);
  }
  const client = createSqliteClient(`file:${source}`);
  try {
    const { rows } = await client.execute('PRAGMA integrity_check(1)');
    const tables = await client.execute(
      "SELECT name FROM sqlite_master WHERE name IN ('_prisma_migrations', 'delivery')",
    );
    if (rows[0]?.integrity_check === 'ok' && tables.rows.length === 2) return;
  } catch {
    // Said below.
  } finally {
    client.close();
  }
  throw new AppError(
    'INPUT_INVALID',
    `The file ${source} is damaged or no database of Bản tin; nothing was changed.`,
  );
}
