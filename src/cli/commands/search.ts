import { z } from 'zod';
import { formatDay } from '../../calendar.ts';
import { readSearchTables } from '../../search/abbreviation-file.ts';
import { type SearchPage, search } from '../../search/search.ts';
import type { SearchTables } from '../../search/search-tables.ts';
import { linesOf, readJsonLines } from '../input.ts';
import { noteFailure, writeJson, writeText } from '../output.ts';
import { type CommandContext, withContext } from '../with-context.ts';

const querySchema = z.object({ id: z.union([z.string(), z.number()]), query: z.string() });

interface SearchOptions {
  readonly limit: number;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** One query, or one for each row of standard input. */
export async function searchFor(
  query: string | undefined,
  { limit, json, jsonl }: SearchOptions,
): Promise<void> {
  await withContext(async (context) => {
    const tables = await readSearchTables(context.config.searchAbbreviations);
    if (jsonl) return answerQueries(context, tables, limit);
    const page = await search(context.db, { query: query ?? '', limit, offset: 0 }, tables);
    if (json) await writeJson(process.stdout, { query, ...plain(page) });
    else await writeText(process.stdout, describe(page));
  });
}

async function answerQueries({ db }: CommandContext, tables: SearchTables, limit: number): Promise<void> {
  for await (const row of readJsonLines(linesOf(process.stdin))) {
    const parsed = 'value' in row ? querySchema.safeParse(row.value) : null;
    if (!parsed?.success) {
      process.stderr.write(
        `line ${row.line}: ${'problem' in row ? row.problem : 'a row is {"id":…,"query":"…"}'}\n`,
      );
      noteFailure();
      continue;
    }
    const { id, query } = parsed.data;
    const { results } = await search(db, { query, limit, offset: 0 }, tables);
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
