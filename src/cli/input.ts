import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { AppError } from '../errors.ts';

/** Longer lines are not read: nothing of the contract comes near. */
const LINE_LIMIT = 8 * 1024 * 1024;

/** @throws AppError INPUT_INVALID when the file cannot be read or is larger than `limitBytes` */
export async function readFileBounded(path: string, limitBytes: number): Promise<Uint8Array> {
  const size = await stat(path).then(
    (file) => (file.isFile() ? file.size : null),
    () => null,
  );
  if (size === null) throw new AppError('INPUT_INVALID', `There is no file ${path}, or it cannot be read.`);
  if (size > limitBytes) {
    throw new AppError(
      'INPUT_INVALID',
      `The file ${path} is larger than ${Math.floor(limitBytes / 1024 / 1024)} MiB.`,
    );
  }
  const file = await open(path).catch(() => {
    throw new AppError('INPUT_INVALID', `The file ${path} cannot be read.`);
  });
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Standard input to its end. @throws AppError INPUT_INVALID when it is larger than `limitBytes` */
export async function readStream(stream: Readable, limitBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limitBytes) throw new AppError('INPUT_INVALID', 'Standard input is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

export function linesOf(stream: Readable): AsyncIterable<string> {
  return createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
}

/** @throws AppError INPUT_INVALID when there is no such file */
export async function linesOfFile(path: string): Promise<AsyncIterable<string>> {
  const file = await open(path).catch(() => {
    throw new AppError('INPUT_INVALID', `There is no file ${path}, or it cannot be read.`);
  });
  return linesOf(file.createReadStream());
}

/** A row of JSON Lines with what was wrong with it, or its value. */
export type JsonLine =
  | { readonly line: number; readonly value: unknown }
  | { readonly line: number; readonly problem: string };

export async function* readJsonLines(lines: AsyncIterable<string>): AsyncGenerator<JsonLine> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const trimmed = (line === 1 ? text.replace(/^\uFEFF/, '') : text).trim();
    if (trimmed === '') continue;
    if (trimmed.length > LINE_LIMIT) {
      yield { line, problem: 'the line is too long' };
      continue;
    }
    try {
      yield { line, value: JSON.parse(trimmed) };
    } catch {
      yield { line, problem: 'the line is not valid JSON' };
    }
  }
}
