import { memberFileProblems as problems } from '../messages/vi/members.ts';
import { ROLES, type Role } from './actor.ts';
import { cleanName } from './clean-name.ts';
import { readCsvLines } from './csv-lines.ts';

const COLUMNS = ['name', 'organisation', 'role', 'platform', 'chat_id'] as const;
const PLATFORMS = ['telegram', 'zalo-bot', 'zalo-oa'] as const;

export interface MemberLine {
  readonly line: number;
  readonly name: string;
  /** Code or name, as typed. */
  readonly organisation: string;
  readonly role: Role;
  readonly platform: (typeof PLATFORMS)[number];
  readonly chatId: string;
}

export interface LineProblem {
  /** Counted from 1, the header included. */
  readonly line: number;
  /** A Vietnamese sentence for the clerk who made the file. */
  readonly problem: string;
}

/**
 * Reads members.csv: UTF-8 with or without BOM, separated by `,` or `;` (Excel with Vietnamese settings), columns in
 * any order. Of two lines for the same chat the first counts.
 *
 * @returns the good lines, and what is wrong with each of the others
 */
export function readMembersCsv(bytes: Uint8Array): { lines: MemberLine[]; problems: LineProblem[] } {
  const text = decode(bytes);
  if (text === null) return { lines: [], problems: [{ line: 1, problem: problems.notUtf8 }] };
  const [header, ...rest] = readCsvLines(text);
  if (header === undefined) return { lines: [], problems: [{ line: 1, problem: problems.empty }] };
  const names = (header.cells ?? []).map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    return { lines: [], problems: [{ line: header.line, problem: problems.missingColumns(missing) }] };
  }
  const positions = COLUMNS.map((column) => names.indexOf(column));
  const lines: MemberLine[] = [];
  const found: LineProblem[] = [];
  const firstLines = new Map<string, number>();
  for (const { line, cells } of rest) {
    const read = cells === null ? problems.openQuote : readCells(line, positions, cells);
    if (typeof read === 'string') {
      found.push({ line, problem: read });
      continue;
    }
    const key = `${read.platform} ${read.chatId}`;
    const earlier = firstLines.get(key);
    if (earlier === undefined) {
      firstLines.set(key, line);
      lines.push(read);
    } else found.push({ line, problem: problems.repeated(earlier) });
  }
  return { lines, problems: found };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readCells(
  line: number,
  positions: readonly number[],
  cells: readonly string[],
): MemberLine | string {
  const values = positions.map((position) => cleanName(cells[position] ?? ''));
  const [name = '', organisation = '', roleText = '', platformText = '', chatId = ''] = values;
  const empty = COLUMNS.filter((_, index) => values[index] === '');
  if (empty.length > 0) return problems.missing(empty);
  const role = ROLES.find((candidate) => candidate === roleText.toLowerCase());
  if (role === undefined) return problems.unknownRole(roleText);
  const platform = PLATFORMS.find((candidate) => candidate === platformText.toLowerCase());
  if (platform === undefined) return problems.unknownPlatform(platformText);
  if (/^\d([.,]\d+)?E\+?\d+$/i.test(chatId)) return problems.spoiltChatId(chatId);
  const isId = platform === 'telegram' ? /^-?[1-9]\d{0,15}$/.test(chatId) : /^[\w-]{1,64}$/.test(chatId);
  return isId ? { line, name, organisation, role, platform, chatId } : problems.wrongChatId(chatId);
}
