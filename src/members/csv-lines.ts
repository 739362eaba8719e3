import { parse } from 'csv-parse/sync';

/** A cell may hold a line break when it is quoted, but a quote left open must not swallow the rest of the file. */
const MAX_LINES_PER_RECORD = 4;

export interface CsvLine {
  /** Where the record begins, counted from 1. */
  readonly line: number;
  /** Null when a quote is left open or misplaced. */
  readonly cells: readonly string[] | null;
}

/**
 * Reads a small table line by line, so that a mistake in one line costs that line only: `csv-parse` over the whole text
 * reads everything behind an open quote as one cell. Separated by `;` or `,`, whichever the first line has more of.
 * Blank lines are left out.
 */
export function readCsvLines(text: string): CsvLine[] {
  const lines = text.split(/\r\n|\n|\r/);
  const header = lines.find((line) => line.trim() !== '') ?? '';
  const delimiter = header.split(';').length > header.split(',').length ? ';' : ',';
  const width = parseRecord(header, delimiter)?.length ?? 0;
  const records: CsvLine[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = index + 1;
    const { cells, height } = readRecord(lines, index, delimiter, width);
    index += height;
    if (cells === null || cells.some((cell) => cell.trim() !== '')) records.push({ line, cells });
  }
  return records;
}

function readRecord(
  lines: readonly string[],
  index: number,
  delimiter: string,
  width: number,
): { cells: readonly string[] | null; height: number } {
  const first = lines[index] ?? '';
  if (!first.includes('"')) return { cells: first.split(delimiter), height: 1 };
  if (!isOpen(first)) return { cells: parseRecord(first, delimiter), height: 1 };
  for (let height = 2; height <= MAX_LINES_PER_RECORD && index + height <= lines.length; height += 1) {
    const text = lines.slice(index, index + height).join('\n');
    if (isOpen(text)) continue;
    const cells = parseRecord(text, delimiter);
    if (cells?.length === width) return { cells, height };
    break;
  }
  return { cells: null, height: 1 };
}

function isOpen(text: string): boolean {
  return text.split('"').length % 2 === 0;
}

function parseRecord(text: string, delimiter: string): readonly string[] | null {
  try {
    // A quote inside an unquoted cell (Chi bộ "Sao Vàng") can only be meant as itself, unless lines would be joined.
    const records: string[][] = parse(text, { delimiter, relax_quotes: !text.includes('\n') });
    return records.length === 1 ? (records[0] ?? null) : null;
  } catch {
    return null;
  }
}
