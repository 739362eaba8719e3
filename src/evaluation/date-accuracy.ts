/** What a date reader found: as `FoundDate`, without the role. */
export interface ReadDate {
  readonly start: string;
  readonly end?: string;
}

type Fields = Readonly<Record<string, number>>;

/** A labelled row: fields that the date must have, one exact value in a context, or "no date here". */
export interface DateRow {
  readonly text: string;
  readonly reference_time?: string;
  readonly kind?: string;
  readonly value?: string | null;
  readonly expected?: { readonly start: Fields; readonly end_inclusive?: Fields };
  readonly expression?: string;
}

export interface Share {
  readonly right: number;
  readonly rows: number;
  readonly share: number;
}

/** Whether the dates found answer a row. */
export function isRightDate(row: DateRow, found: readonly ReadDate[]): boolean {
  if (row.kind === 'none') return found.length === 0;
  if (row.expected === undefined)
    return found.some(({ start, end }) => start === row.value || end === row.value);
  const { start, end_inclusive: end } = row.expected;
  return found.some(
    (date) => hasFields(date.start, start) && (end === undefined || hasFields(date.end, end)),
  );
}

/**
 * The class that a row counts in: `explicit` dates in context, `points` and `intervals` of a day, week, month, quarter or
 * year, `times` of day without a day (of which a reader by days keeps only what the text says), `none`.
 */
export function dateClass(row: DateRow): 'explicit' | 'points' | 'intervals' | 'times' | 'none' {
  if (row.kind === 'none') return 'none';
  if (row.expected === undefined) return 'explicit';
  if (row.expected.end_inclusive !== undefined) return 'intervals';
  return row.expected.start.hour !== undefined ? 'times' : 'points';
}

/** Shares of right rows in all and by class. */
export function scoreDates(
  rows: readonly DateRow[],
  read: (text: string, reference: string) => readonly ReadDate[],
): Record<string, Share> {
  const counts = new Map<string, { right: number; rows: number }>();
  for (const row of rows) {
    const isRight = isRightDate(row, read(row.text, row.reference_time ?? '2022-01-01'));
    for (const key of ['all', dateClass(row)]) {
      const count = counts.get(key) ?? { right: 0, rows: 0 };
      counts.set(key, { right: count.right + (isRight ? 1 : 0), rows: count.rows + 1 });
    }
  }
  return Object.fromEntries(
    [...counts].map(([key, count]) => [key, { ...count, share: count.right / count.rows }]),
  );
}

/** Whether an ISO value has the fields; seconds and halves of the day are beyond what values carry. */
function hasFields(iso: string | undefined, fields: Fields): boolean {
  const parts = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d))?$/.exec(iso ?? '');
  if (parts === null) return false;
  const [year, month, day, hour, minute] = parts
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const weekday = day === undefined ? undefined : new Date(`${iso?.slice(0, 10)}T00:00:00Z`).getUTCDay();
  const known: Readonly<Record<string, number | undefined>> = { year, month, day, hour, minute, weekday };
  return Object.entries(fields).every(([key, value]) => !(key in known) || known[key] === value);
}
