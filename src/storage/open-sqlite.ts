import { dirname } from 'node:path';
import { type Client, createClient } from '@libsql/client';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { PrismaClient } from '../generated/sqlite/client.ts';
import { unavailable } from './database-url.ts';
import { makeFolder } from './make-folder.ts';

/** How long a statement waits for another process (the command line beside a running service) to finish writing. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * One connection: libsql's calls are synchronous and the adapter lets one statement or transaction in at a time,
 * so more would only be more places for a lock to wait. Foreign keys are on and `synchronous` is FULL by libsql's
 * own defaults (a test holds that), which is what a power cut asks for.
 */
export function createSqliteClient(url: string): Client {
  const path = sqlitePath(url);
  if (path !== ':memory:') {
    try {
      makeFolder(dirname(path));
    } catch (error) {
      throw unavailable(url, error);
    }
  }
  try {
    return createClient({ url: `file:${path}`, concurrency: 1, timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw unavailable(url, error);
  }
}

/** `file:./data/bantin.db` without its scheme; relative paths are relative to the working directory. */
export function sqlitePath(url: string): string {
  return url.slice('file:'.length).replace(/^\/\/(?=\/)/, '');
}

export function openSqlite(url: string): PrismaClient {
  return new PrismaClient({ adapter: new ImmediateLibSql(url) });
}

class ImmediateLibSql extends PrismaLibSql {
  readonly #url: string;

  constructor(url: string) {
    super({ url });
    this.#url = url;
  }

  /**
   * The adapter begins transactions as DEFERRED. One that reads before it writes then fails at once, without waiting,
   * when another process wrote in between; IMMEDIATE waits its turn at the start instead.
   */
  override createClient(): Client {
    const client = createSqliteClient(this.#url);
    const begin = client.transaction.bind(client);
    client.transaction = () => begin('write');
    return client;
  }
}
