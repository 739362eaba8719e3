import { breathe } from '../storage/breathe.ts';
import type { Connection, Database } from '../storage/database.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import {
  deleteSetting,
  insertSetting,
  lockSetting,
  readSetting,
  writeSetting,
} from '../storage/settings-store.ts';
import { indexDocuments } from './index-documents.ts';
import { INDEX_VERSION } from './index-version.ts';
import { hasDocuments, readNextDocuments } from './reindex-store.ts';
import { prepareForReplacing } from './term-store.ts';

/** In one transaction: on SQLite nothing else is done meanwhile, a tenth of a second for usual articles. */
const BATCH_SIZE = 50;

const VERSION = 'search.index-version';
const POSITION = 'search.reindexed-to';

/** Notes of a database without documents that its index is of this version. Call it before the first is stored. */
export async function trustEmptyIndex(connection: Connection): Promise<void> {
  const isKnown = (await readSetting(connection, VERSION)) !== null;
  if (isKnown || (await hasDocuments(connection))) return;
  await insertSetting(connection, VERSION, String(INDEX_VERSION));
}

/** Whether documents were indexed in another way than this program does. */
export async function isIndexOutdated(connection: Connection): Promise<boolean> {
  return (await readSetting(connection, VERSION)) !== String(INDEX_VERSION);
}

/** Takes the index for outdated from now on, so that {@link reindex} makes all of it. */
export async function distrustIndex(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await deleteSetting(tx, POSITION);
    await deleteSetting(tx, VERSION);
  });
}

export interface ReindexOptions {
  /** Called after each batch with the number of documents indexed by this call. */
  readonly onProgress?: (indexed: number) => void;
  /** What to wait for between two batches. */
  readonly pause?: () => Promise<void>;
  /** Leaves off after the batch in hand. */
  readonly signal?: AbortSignal;
}

/**
 * Indexes every document anew, unless the index is of this version. The old terms serve until new ones are there. What was
 * done is remembered with each batch: a later call goes on there, and several processes share the work.
 *
 * @returns how many documents this call has indexed
 */
export async function reindex(
  db: Database,
  { onProgress, pause = breathe, signal }: ReindexOptions = {},
): Promise<number> {
  let indexed = 0;
  while (signal?.aborted !== true && (await isIndexOutdated(db))) {
    indexed += await retryConflicts(() => db.transaction(indexNext));
    onProgress?.(indexed);
    await pause();
  }
  return indexed;
}

/** @returns the number of documents indexed */
async function indexNext(tx: Connection): Promise<number> {
  await insertSetting(tx, POSITION, formatPosition(0));
  const position = await lockSetting(tx, POSITION);
  // Another process has just finished: before this one looked, or while it waited for the lock.
  if (position === null) return 0;
  if (!(await isIndexOutdated(tx))) {
    await deleteSetting(tx, POSITION);
    return 0;
  }
  const after = readPosition(position);
  if (after === 0) await prepareForReplacing(tx, true);
  const documents = await readNextDocuments(tx, after, BATCH_SIZE);
  await indexDocuments(tx, documents);
  const last = documents.at(-1);
  if (last !== undefined && documents.length === BATCH_SIZE) {
    await writeSetting(tx, POSITION, formatPosition(last.id));
  } else {
    await deleteSetting(tx, POSITION);
    await writeSetting(tx, VERSION, String(INDEX_VERSION));
    await prepareForReplacing(tx, false);
  }
  return documents.length;
}

function formatPosition(id: number): string {
  return `${INDEX_VERSION}:${id}`;
}

/** The beginning when it was another version that came so far. */
function readPosition(position: string): number {
  const [version, id] = position.split(':');
  return version === String(INDEX_VERSION) ? Number(id) : 0;
}
