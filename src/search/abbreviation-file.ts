import { readFile } from 'node:fs/promises';
import { AppError } from '../errors.ts';
import type { Abbreviation } from './abbreviations.ts';
import { searchSyllables } from './document-terms.ts';
import { createSearchTables, type SearchTables } from './search-tables.ts';

const MAX_FILE_BYTES = 1_000_000;
/** In syllables: a longer short form is none, and queries have no longer names. */
const MAX_SHORT_SYLLABLES = 4;
const MAX_LONG_SYLLABLES = 20;
/** More would not be read anyway. */
const MAX_REPORTED = 5;
const COMMENT = /(?:^|\s)#.*$/u;

export interface BadLine {
  /** From 1. */
  readonly line: number;
  /** The end of a sentence that begins with the line. */
  readonly problem: string;
}

/**
 * Reads an office's table of abbreviations: one a line, `BCH = ban chấp hành`, the same short form again for another
 * meaning, comments behind `#`.
 */
export function parseAbbreviations(text: string): {
  readonly abbreviations: readonly Abbreviation[];
  readonly badLines: readonly BadLine[];
} {
  const abbreviations: Abbreviation[] = [];
  const badLines: BadLine[] = [];
  text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .forEach((written, index) => {
      const line = written.replace(COMMENT, '').trim();
      if (line === '') return;
      const [short = '', long = '', ...rest] = line.split('=').map((part) => part.trim());
      const problem = rest.length > 0 ? 'has more than one =' : problemOf(line, short, long);
      if (problem === null) abbreviations.push([short, long]);
      else badLines.push({ line: index + 1, problem });
    });
  return { abbreviations, badLines };
}

function problemOf(line: string, short: string, long: string): string | null {
  if (!line.includes('=')) return 'has no =';
  const [shortLength, longLength] = [searchSyllables(short).length, searchSyllables(long).length];
  if (shortLength === 0) return 'has no short form before the =';
  if (longLength === 0) return 'has no meaning behind the =';
  if (shortLength > MAX_SHORT_SYLLABLES) return `has a short form of more than ${MAX_SHORT_SYLLABLES} words`;
  if (longLength > MAX_LONG_SYLLABLES) return `has a meaning of more than ${MAX_LONG_SYLLABLES} words`;
  return null;
}

/**
 * The tables of this office.
 *
 * @param path of its file of abbreviations (`SEARCH_ABBREVIATIONS`), null for none
 * @throws AppError CONFIG_INVALID when the file cannot be read or has a line that is no abbreviation
 */
export async function readSearchTables(path: string | null): Promise<SearchTables> {
  if (path === null) return createSearchTables();
  const { abbreviations, badLines } = parseAbbreviations(await readText(path));
  if (badLines.length > 0) {
    const said = badLines.slice(0, MAX_REPORTED).map(({ line, problem }) => `line ${line} ${problem}`);
    if (badLines.length > MAX_REPORTED) said.push(`${badLines.length - MAX_REPORTED} more lines are wrong`);
    throw invalid(`${path}: ${said.join('; ')} (a line is written like BCH = ban chấp hành)`);
  }
  return createSearchTables(abbreviations);
}

async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw invalid(
      `the file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
    );
  }
  if (bytes.length > MAX_FILE_BYTES) throw invalid(`the file ${path} is larger than a megabyte`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(`the file ${path} is not UTF-8 text; save it again with that encoding`);
  }
}

function invalid(problem: string): AppError {
  return new AppError('CONFIG_INVALID', `The settings are not valid: SEARCH_ABBREVIATIONS: ${problem}.`);
}
