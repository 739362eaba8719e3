import { setTimeout } from 'node:timers/promises';
import { compactIndexGently } from '../../search/index-documents.ts';
import { distrustIndex, isIndexOutdated, reindex } from '../../search/reindex.ts';
import { countDocuments } from '../../search/reindex-store.ts';
import { createProgressLine, writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';

/** Between two batches, so that a service running beside it comes to write as well. */
const PAUSE_MS = 10;

/** Makes the search index anew at once, or goes on with what a running service or an earlier call has begun. */
export async function reindexAll({ json }: { readonly json?: boolean }): Promise<void> {
  await withContext(async ({ db }) => {
    if (!(await isIndexOutdated(db))) await distrustIndex(db);
    const progress = createProgressLine(process.stderr, `of ${await countDocuments(db)} documents`);
    const pause = () => setTimeout(PAUSE_MS);
    const indexed = await reindex(db, { pause, onProgress: progress.show });
    await compactIndexGently(db, { pause });
    progress.end();
    if (json) await writeJson(process.stdout, { indexed });
    else await writeText(process.stdout, `${indexed} documents indexed; the search index is up to date.\n`);
  });
}
