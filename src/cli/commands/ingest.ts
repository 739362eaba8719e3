import { basename } from 'node:path';
import { type DocumentInput, readInput } from '../../documents/read-input.ts';
import { saveDocument } from '../../documents/save-document.ts';
import { OPERATOR } from '../../members/actor.ts';
import { describeIngest, ingestResult } from '../describe-ingest.ts';
import { readFileBounded, readStream } from '../input.ts';
import { writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';

const MAX_INPUT_BYTES = 20 * 1024 * 1024;

interface IngestOptions {
  readonly kind?: 'article' | 'directive';
  readonly json?: boolean;
}

/** One page or document through the whole pipeline. @param source an address, a file, or `-` for standard input */
export async function ingest(source: string, { kind, json }: IngestOptions): Promise<void> {
  const input = await inputOf(source);
  await withContext(async (context) => {
    const fetchOptions = { allowPrivateAddresses: context.config.allowPrivateAddresses };
    const read = await readInput({ ...context, fetchOptions }, OPERATOR, input, kind ? { as: kind } : {});
    const result = ingestResult(read, await saveDocument(context, OPERATOR, read));
    if (json) return writeJson(process.stdout, result);
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
