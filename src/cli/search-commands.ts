import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { formatDay } from '../calendar.ts';
import { type SearchPage, search } from '../search/search.ts';
import { linesOf, readJsonLines } from './input.ts';
import { writeJson, writeText } from './output.ts';
import { type CommandContext, withContext } from './with-context.ts';

const querySchema = z.object({ id: z.union([z.string(), z.number()]), query: z.string() });

interface SearchOptions {
  readonly limit: number;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

export function addSearchCommands(program: Command, fail: () => void): void {
  program
    .command('search')
    .description(
      'search articles and directives: one query, or rows {id,query} on standard input with --jsonl',
    )
    .argument('[query]')
    .option('--limit <n>', 'results at most', count(1, 100), 10)
    .option('--json', 'print JSON')
    .option('--jsonl', 'answer rows {id,query} from standard input')
    .action(async (query: string | undefined, options: SearchOptions, command: Command) => {
      if (options.jsonl) return withContext((context) => answerQueries(context, options.limit, fail));
      if (query === undefined) command.error("error: missing required argument 'query'");
      await withContext(async ({ db }) => {
        const page = await search(db, { query: query as string, limit: options.limit, offset: 0 });
        if (options.json) await writeJson(process.stdout, { query, ...plain(page) });
        else await writeText(process.stdout, describe(page));
      });
    });
}

/** A whole number within bounds, for an option. */
export function count(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

async function answerQueries({ db }: CommandContext, limit: number, fail: () => void): Promise<void> {
  for await (const row of readJsonLines(linesOf(process.stdin))) {
    const parsed = 'value' in row ? querySchema.safeParse(row.value) : null;
    if (!parsed?.success) {
      process.stderr.write(
        `line ${row.line}: ${'problem' in row ? row.problem : 'a row is {"id":…,"query":"…"}'}\n`,
      );
      fail();
      continue;
    }
    const { id, query } = parsed.data;
    const { results } = await search(db, { query, limit, offset: 0 });
    await writeJson(process.stdout, {
      id,
      results: results.map(({ documentId, externalId, title, score }) => ({
        id: externalId ?? String(documentId),
        title,
        score,
      })),
    });
  }
}

function plain({ total, results }: SearchPage) {
  return {
    total,
    results: results.map(({ documentId, externalId, snippet, ...result }) => ({
      id: externalId ?? String(documentId),
      documentId,
      ...result,
      snippet: snippet.text,
    })),
  };
}

function describe({ total, results }: SearchPage): string {
  if (results.length === 0) return 'Nothing was found.\n';
  const lines = results.map(({ title, kind, publishedOn, symbol, snippet }, index) => {
    const facts = [kind, symbol, publishedOn === null ? null : formatDay(publishedOn)]
      .filter(Boolean)
      .join(', ');
    return `${index + 1}. ${title} (${facts})\n   ${snippet.text.replaceAll('\n', ' ')}`;
  });
  return `${lines.join('\n')}\n${total} found\n`;
}
