import { isDay } from '../calendar.ts';
import { fold } from '../text/fold.ts';

/** What a document must be, whatever its words. Absent parts do not restrict. */
export interface SearchFilters {
  readonly kind?: 'article' | 'directive';
  /** First and last day of publication, `YYYY-MM-DD`, inclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Folded; a topic whose key contains it fits. */
  readonly topicKey?: string;
}

export const NO_FILTERS: SearchFilters = {};

const KINDS: Readonly<Record<string, SearchFilters['kind']>> = {
  vanban: 'directive',
  vb: 'directive',
  vanbanchidao: 'directive',
  tinbai: 'article',
  tin: 'article',
  bai: 'article',
  baiviet: 'article',
};

/**
 * Reads one `name:value` as typed, with or without marks: `loai:vanban`, `tu:01/2022`, `den:31/12/2022`,
 * `chuyenmuc:"Xây dựng Đảng"`.
 *
 * @returns the filters with this one added, the later of two for one thing winning; null when it is no filter
 */
export function readFilter(filters: SearchFilters, name: string, value: string): SearchFilters | null {
  switch (fold(name)) {
    case 'loai': {
      const kind = KINDS[fold(value).replace(/[^a-z]/g, '')];
      return kind === undefined ? null : { ...filters, kind };
    }
    case 'tu': {
      const from = readPeriod(value)?.first;
      return from === undefined ? null : { ...filters, from };
    }
    case 'den': {
      const to = readPeriod(value)?.last;
      return to === undefined ? null : { ...filters, to };
    }
    case 'chuyenmuc': {
      const topicKey = fold(value)
        .replace(/[_\s]+/g, ' ')
        .trim();
      return topicKey === '' ? null : { ...filters, topicKey };
    }
    default:
      return null;
  }
}

/** `2022`, `1/2022`, `15/1/2022` and ISO forms as their first and last day. */
function readPeriod(value: string): { first: string; last: string } | null {
  const parts = value.split(/[/.-]/);
  if (!parts.every((part) => /^\d{1,4}$/.test(part))) return null;
  const [year = '', month, day] = parts[0]?.length === 4 ? parts : parts.reverse();
  if (year.length !== 4 || parts.length > 3) return null;
  const yearAndMonth = month === undefined ? null : `${year}-${month.padStart(2, '0')}`;
  if (yearAndMonth === null) return { first: `${year}-01-01`, last: `${year}-12-31` };
  if (day === undefined) {
    const last = ['31', '30', '29', '28'].find((end) => isDay(`${yearAndMonth}-${end}`));
    return last === undefined ? null : { first: `${yearAndMonth}-01`, last: `${yearAndMonth}-${last}` };
  }
  const exact = `${yearAndMonth}-${day.padStart(2, '0')}`;
  return isDay(exact) ? { first: exact, last: exact } : null;
}
