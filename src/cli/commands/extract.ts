import { decodeText } from '../../articles/decode-text.ts';
import { extractPage } from '../../articles/extract-page.ts';
import { readFileBounded } from '../input.ts';
import { writeJson, writeText } from '../output.ts';

const MAX_PAGE_BYTES = 20 * 1024 * 1024;

interface ExtractOptions {
  readonly url?: string;
  readonly json?: boolean;
}

/** What is read from a saved news page; needs no database. */
export async function extract(file: string, { url, json }: ExtractOptions): Promise<void> {
  const bytes = await readFileBounded(file, MAX_PAGE_BYTES);
  const page = extractPage(decodeText(bytes, 'text/html'), url ?? null);
  if (json) return writeJson(process.stdout, page);
  const head = [page.title, page.published, page.topic, page.sapo].filter(Boolean).join('\n');
  await writeText(process.stdout, `${head}\n\n${page.paragraphs.join('\n\n')}\n`);
}
