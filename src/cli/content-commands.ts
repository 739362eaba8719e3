import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import { decodeText } from '../articles/decode-text.ts';
import { extractPage } from '../articles/extract-page.ts';
import { importArticles } from '../documents/import-articles.ts';
import { type DocumentInput, readInput } from '../documents/read-input.ts';
import { saveDocument } from '../documents/save-document.ts';
import { AppError } from '../errors.ts';
import { OPERATOR } from '../members/actor.ts';
import { importMembers } from '../members/import-members.ts';
import { describeIngest, ingestResult } from './describe-ingest.ts';
import { linesOfFile, readFileBounded, readStream } from './input.ts';
import { createProgressLine, writeJson, writeText } from './output.ts';
import { withContext } from './with-context.ts';

const MAX_INPUT_BYTES = 20 * 1024 * 1024;
const MAX_MEMBERS_BYTES = 100 * 1024 * 1024;

/** Content and people coming in: `ingest`, `import`, `extract`. */
export function addContentCommands(program: Command, fail: () => void): void {
  program
    .command('ingest')
    .description('read one page or document, store it and print what was understood')
    .argument('<source>', 'an address, a file, or - for standard input')
    .addOption(new Option('--kind <kind>', 'recognised when not given').choices(['article', 'directive']))
    .option('--json', 'print JSON')
    .action((source: string, options: { kind?: 'article' | 'directive'; json?: boolean }) =>
      ingest(source, options),
    );
  program
    .command('import')
    .description('import articles (.jsonl) or members (.csv); nothing is sent')
    .argument('<file>', 'articles.jsonl or members.csv')
    .option('--json', 'print JSON')
    .action((file: string, options: { json?: boolean }) => importFile(file, options.json === true, fail));
  program
    .command('extract')
    .description('print what is read from a saved news page, without storing it')
    .argument('<file>', 'an HTML file')
    .option('--url <url>', 'where the page came from')
    .option('--json', 'print JSON')
    .action(async (file: string, options: { url?: string; json?: boolean }) => {
      const bytes = await readFileBounded(file, MAX_INPUT_BYTES);
      const page = extractPage(decodeText(bytes, 'text/html'), options.url ?? null);
      if (options.json) return writeJson(process.stdout, page);
      const head = [page.title, page.published, page.topic, page.sapo].filter(Boolean).join('\n');
      await writeText(process.stdout, `${head}\n\n${page.paragraphs.join('\n\n')}\n`);
    });
}

async function ingest(
  source: string,
  options: { kind?: 'article' | 'directive'; json?: boolean },
): Promise<void> {
  const input = await inputOf(source);
  await withContext(async (context) => {
    const fetchOptions = { allowPrivateAddresses: context.config.allowPrivateAddresses };
    const read = await readInput(
      { ...context, fetchOptions },
      OPERATOR,
      input,
      options.kind ? { as: options.kind } : {},
    );
    const result = ingestResult(read, await saveDocument(context, OPERATOR, read));
    if (options.json) return writeJson(process.stdout, result);
    await writeText(process.stdout, describeIngest(result));
  });
}

async function inputOf(source: string): Promise<DocumentInput> {
  if (/^https?:\/\//i.test(source)) return { kind: 'url', url: source };
  if (source === '-') {
    return { kind: 'file', name: 'stdin', bytes: await readStream(process.stdin, MAX_INPUT_BYTES) };
  }
  return { kind: 'file', name: basename(source), bytes: await readFileBounded(source, MAX_INPUT_BYTES) };
}

async function importFile(path: string, asJson: boolean, fail: () => void): Promise<void> {
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
    if (asJson) await writeJson(process.stdout, result);
    else {
      const { created, updated, unchanged, problems } = result;
      await writeText(
        process.stdout,
        `${created} created, ${updated} updated, ${unchanged} unchanged, ${problems.length} refused\n`,
      );
    }
    for (const { line, problem } of result.problems)
      process.stderr.write(`${basename(path)}:${line}: ${problem}\n`);
    if (result.problems.length > 0) fail();
  });
}
