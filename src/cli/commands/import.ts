import { basename, extname } from 'node:path';
import { importArticles } from '../../documents/import-articles.ts';
import { AppError } from '../../errors.ts';
import { OPERATOR } from '../../members/actor.ts';
import { importMembers } from '../../members/import-members.ts';
import { linesOfFile, readFileBounded } from '../input.ts';
import { createProgressLine, noteFailure, writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';

const MAX_MEMBERS_BYTES = 100 * 1024 * 1024;

/** Good rows are kept; each refused one is named on stderr with its line, and the exit code is then 1. */
export async function importFile(path: string, { json }: { readonly json?: boolean }): Promise<void> {
  const extension = extname(path).toLowerCase();
  if (extension !== '.jsonl' && extension !== '.csv') {
    throw new AppError(
      'INPUT_INVALID',
      'import takes a file that ends in .jsonl (articles) or .csv (members).',
    );
  }
  const progress = createProgressLine(process.stderr, 'rows');
  await withContext(async (context) => {
    const result =
      extension === '.csv'
        ? await importMembers(context, OPERATOR, await readFileBounded(path, MAX_MEMBERS_BYTES))
        : await importArticles(context, OPERATOR, await linesOfFile(path), progress.show);
    progress.end();
    const { created, updated, unchanged, problems } = result;
    if (json) await writeJson(process.stdout, result);
    else {
      const summary = `${created} created, ${updated} updated, ${unchanged} unchanged, ${problems.length} refused`;
      await writeText(process.stdout, `${summary}\n`);
    }
    for (const { line, problem } of problems) process.stderr.write(`${basename(path)}:${line}: ${problem}\n`);
    if (problems.length > 0) noteFailure();
  });
}
