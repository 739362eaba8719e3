import { findSymbolSpans } from './citations.ts';
import { findClauses } from './date-clauses.ts';
import { joinReadings } from './date-join.ts';
import { type Reading, type Reference, readReference } from './date-reading.ts';
import { type Resolved, resolveAnniversary, resolveReading } from './date-resolve.ts';
import { isTermBefore, roleOf } from './date-roles.ts';
import { scanDates } from './date-scan.ts';
import type { FoundDate } from './found-date.ts';
import { type Token, tokenise } from './tokens.ts';

export type { FoundDate } from './found-date.ts';

/** "hôm 8/4", "hồi tháng 3": said only of what is over. */
const PAST_CUES = new Set(['hôm', 'hồi']);
/** A year this far from the text's own is history: dates behind it in the same clause belong to it. */
const HISTORY_YEARS = 2;

/**
 * The dates in a text, in order, resolved against the text's own day: written and numeric forms, stretches, quarters,
 * halves, weeks, terms of office, times of day, relative and lunar days, numbers in words. Symbols of documents,
 * ratios, amounts and telephone numbers are none. An anniversary pair ("24/5/1932 - 24/5/2022") gives two dates.
 *
 * @param referenceDay the day the text speaks from, `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM` if the hour is known
 * @throws RangeError when `referenceDay` is no such day
 */
export function findDates(text: string, referenceDay: string): FoundDate[] {
  const reference = readReference(referenceDay);
  const tokens = tokenise(text);
  const nfc = text.normalize('NFC');
  const symbols = /\d\s{0,2}[-–/ ]/.test(nfc) ? findSymbolSpans(nfc) : [];
  const taken = tokensIn(tokens, symbols);
  const readings = joinReadings(
    tokens,
    scanDates(tokens, reference, (index) => taken.has(index)),
  );
  const clauses = findClauses(tokens);
  const found: FoundDate[] = [];
  let history: { year: number; to: number } | undefined;
  for (const reading of readings) {
    if (history !== undefined && !clauses.isSame(history.to - 1, reading.from)) history = undefined;
    const before = tokens[reading.from - 1]?.word ?? '';
    const tense = PAST_CUES.has(before) ? 'last' : isTermBefore(tokens, reading.from) ? 'next' : 'near';
    const resolved = resolveReading(reading, reference, tense, history?.year);
    if (resolved === null) continue;
    const isBehindSymbol = isBehind(tokens, taken, reading.from);
    const describe = (point: Resolved): FoundDate => ({
      text: textOf(nfc, tokens, reading),
      index: (tokens[reading.from] as Token).start,
      start: point.start,
      ...(point.end === undefined ? {} : { end: point.end }),
      role: roleOf({
        tokens,
        clauses,
        from: reading.from,
        to: reading.to,
        firstDay: point.firstDay,
        lastDay: point.lastDay,
        referenceDay: reference.day,
        isBehindSymbol,
        isRange: point.end !== undefined,
        isYear: reading.grain === 'year',
      }),
    });
    found.push(describe(resolved));
    const anniversary = reading.isAnniversary === true ? resolveAnniversary(reading, reference) : null;
    if (anniversary !== null) found.push(describe(anniversary));
    if (!isBehindSymbol) history = historyOf(reading, reference) ?? history;
  }
  return found;
}

function historyOf(reading: Reading, reference: Reference): { year: number; to: number } | undefined {
  const year = reading.until?.year ?? reading.year;
  if (year === undefined || reading.isAnniversary === true || reference.year - year < HISTORY_YEARS)
    return undefined;
  return { year, to: reading.to };
}

function tokensIn(tokens: readonly Token[], spans: readonly (readonly [number, number])[]): Set<number> {
  const inside = new Set<number>();
  let index = 0;
  for (const [start, end] of spans) {
    while (index < tokens.length && (tokens[index] as Token).start < start) index += 1;
    while (index < tokens.length && (tokens[index] as Token).start < end) inside.add(index++);
  }
  return inside;
}

/** "21-KL/TW, ngày 25/10/2021": the symbol is among the few tokens before. */
function isBehind(tokens: readonly Token[], taken: ReadonlySet<number>, from: number): boolean {
  if (taken.size === 0) return false;
  for (let at = from - 1; at >= Math.max(0, from - 3); at -= 1) {
    if (taken.has(at)) return true;
    if (!/^[,(]$/.test(tokens[at]?.word ?? '') && tokens[at]?.word !== 'ngày') return false;
  }
  return false;
}

function textOf(nfc: string, tokens: readonly Token[], reading: Reading): string {
  return nfc.slice((tokens[reading.from] as Token).start, (tokens[reading.to - 1] as Token).end);
}
