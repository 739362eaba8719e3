import { dirname } from 'node:path';
import { type Client, createClient, type Transaction } from '@libsql/client';
import { unavailable } from './database-url.ts';
import { makeFolder } from './make-folder.ts';
import { sqlitePath } from './open-sqlite.ts';
import type { ServiceLock } from './service-lock.ts';

/**
 * A write transaction that is never ended, in an empty database beside the real one: SQLite locks the file through the
 * operating system, which lets go when the process ends. Node itself cannot lock files.
 */
export function createSqliteServiceLock(url: string): ServiceLock {
  const path = sqlitePath(url);
  let held: { readonly client: Client; readonly transaction: Transaction } | null = null;
  let end: () => void = () => undefined;
  let ended: Promise<void> = Promise.resolve();

  return {
    async acquire() {
      let client: Client | undefined;
      try {
        if (path !== ':memory:') makeFolder(dirname(path));
        client = createClient({
          url: path === ':memory:' ? 'file::memory:' : `file:${path}-lock`,
          concurrency: 1,
          timeout: 0,
        });
        held = { client, transaction: await client.transaction('write') };
      } catch (error) {
        client?.close();
        if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return false;
        throw unavailable(url, error);
      }
      ended = new Promise((resolve) => {
        end = resolve;
      });
      return true;
    },
    isHeld: () => held !== null,
    ended: () => ended,
    async release() {
      held?.transaction.close();
      held?.client.close();
      held = null;
      end();
    },
  };
}
