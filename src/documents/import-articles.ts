import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import { ROW_PROBLEMS } from '../messages/vi/documents.ts';
import { compactIndex } from '../search/index-documents.ts';
import { importBatch } from './import-batch.ts';
import { type ImportRow, readImportRow } from './import-row.ts';

/**
 * One transaction: enough that its cost does not count, little enough that nobody waits long for the write lock, and that
 * memory stays small: Prisma keeps the last hundred statements with their parameters for its error reports.
 */
const BATCH_ROWS = 200;
const BATCH_CHARS = 400_000;
/** From here on the search index is worth putting in order. */
const MANY_DOCUMENTS = 1_000;

export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows that were not taken, with the line they stand on (from 1) and what is wrong, in Vietnamese. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/**
 * Imports an archive: JSON Lines of `{id, title, body, url?, published?, topic?}`. Silent: found by search and in lists,
 * announced to nobody, nothing proposed. Repeating it changes nothing; a row that changed becomes the next version. Rows
 * with a problem are passed over, the good ones kept; each batch is one transaction, so a cut-off import goes on when
 * it is repeated.
 *
 * @param onProgress called with the number of lines done
 * @throws AppError FORBIDDEN without the right `publish`
 */
export async function importArticles(
  ctx: Context,
  actor: Actor,
  lines: AsyncIterable<string>,
  onProgress: (linesDone: number) => void = () => undefined,
): Promise<ImportResult> {
  requireRight(actor, 'publish');
  const at = ctx.clock.now();
  const topics = new Map<string, number>();
  const problems: { line: number; problem: string }[] = [];
  const total = { created: 0, updated: 0, unchanged: 0 };
  let batch = new Map<string, ImportRow>();
  let chars = 0;
  let line = 0;
  const flush = async () => {
    const done = await importBatch(ctx.db, actor, [...batch.values()], topics, at);
    total.created += done.created;
    total.updated += done.updated;
    total.unchanged += done.unchanged;
    batch = new Map();
    chars = 0;
    onProgress(line);
  };
  for await (const text of lines) {
    line += 1;
    const row = readImportRow(text);
    if (row === null) continue;
    if ('problem' in row) {
      problems.push({ line, problem: ROW_PROBLEMS[row.problem] });
      if (row.problem === 'secret') await auditSecret(ctx, actor, line);
      continue;
    }
    // A second row of one id is a change of the first, which must be stored before.
    if (batch.has(row.externalId) || chars + row.body.length > BATCH_CHARS) await flush();
    batch.set(row.externalId, row);
    chars += row.body.length;
    if (batch.size >= BATCH_ROWS) await flush();
  }
  await flush();
  if (total.created + total.updated >= MANY_DOCUMENTS) await compactIndex(ctx.db);
  const detail = `${total.created} created, ${total.updated} updated, ${problems.length} refused`;
  await recordAudit(ctx.db, { at, actor, action: 'documents.imported', subject: 'documents', detail });
  return { ...total, problems };
}

async function auditSecret({ db, clock }: Context, actor: Actor, line: number): Promise<void> {
  await recordAudit(db, {
    at: clock.now(),
    actor,
    action: 'document.refused-secret',
    subject: 'document:refused',
    detail: `import, line ${line}`,
  });
}
