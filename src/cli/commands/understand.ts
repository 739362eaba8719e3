import { z } from 'zod';
import { dayOf, isDay } from '../../calendar.ts';
import { findCitations } from '../../text/citations.ts';
import { findDates } from '../../text/dates.ts';
import { findEvents } from '../../text/events.ts';
import { splitSentences } from '../../text/sentences.ts';
import { summarise } from '../../text/summary.ts';
import { findTasks } from '../../text/tasks.ts';
import { linesOf, readJsonLines } from '../input.ts';
import { noteFailure, writeJson } from '../output.ts';

/** What the office's summaries are given unless a row asks for another length. */
const SUMMARY_SYLLABLES = 60;

const rowSchema = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string().optional(),
  title: z.string().optional(),
  body: z.string().optional(),
  sapo: z.string().nullish(),
  reference_time: z.string().optional(),
  max_syllables: z.number().int().min(1).max(5_000).optional(),
});
type Row = z.infer<typeof rowSchema>;

const UNDERSTAND: Readonly<Record<string, (row: Row) => object>> = {
  dates: (row) => ({
    dates: findDates(textOf(row), dayOfRow(row)).map(({ text, start, end, role }) => ({
      text,
      start,
      ...(end === undefined ? {} : { end }),
      role,
    })),
  }),
  citations: (row) => ({ citations: findCitations(textOf(row)) }),
  sentences: (row) => ({ sentences: splitSentences(textOf(row)) }),
  summary: (row) => ({
    summary: summarise(
      { title: row.title ?? '', sapo: row.sapo ?? null, paragraphs: paragraphsOf(row) },
      row.max_syllables ?? SUMMARY_SYLLABLES,
    ),
  }),
  events: (row) => ({
    events: findEvents({ title: row.title ?? '', paragraphs: paragraphsOf(row) }, dayOfRow(row)),
  }),
  tasks: (row) => ({
    tasks: findTasks({ title: row.title ?? '', paragraphs: paragraphsOf(row) }, dayOfRow(row)),
  }),
};

/** The text abilities by themselves, without a database. @param what a key of the table above */
export async function understand(what: string): Promise<void> {
  const answer = UNDERSTAND[what] as (row: Row) => object;
  for await (const line of readJsonLines(linesOf(process.stdin))) {
    const parsed = 'value' in line ? rowSchema.safeParse(line.value) : null;
    if (!parsed?.success) {
      const problem = 'problem' in line ? line.problem : z.prettifyError(parsed?.error as z.ZodError);
      process.stderr.write(`line ${line.line}: ${problem.replaceAll('\n', ' ')}\n`);
      noteFailure();
      continue;
    }
    await writeJson(process.stdout, { id: parsed.data.id, ...answer(parsed.data) });
  }
}

function textOf({ text, title, body }: Row): string {
  return text ?? [title, body].filter(Boolean).join('\n');
}

function paragraphsOf(row: Row): string[] {
  return (row.body ?? row.text ?? '').split(/\n+/).filter((paragraph) => paragraph.trim() !== '');
}

/** The day the row was written: an ISO day or instant; today when it says none. */
function dayOfRow({ reference_time: time }: Row): string {
  if (time === undefined) return dayOf(new Date());
  if (isDay(time)) return time;
  // An instant without a zone is the office's.
  const instant = new Date(/(?:Z|[+-]\d{2}:?\d{2})$/.test(time) ? time : `${time}+07:00`);
  return Number.isNaN(instant.getTime()) ? dayOf(new Date()) : dayOf(instant);
}
