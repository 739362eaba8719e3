import { dayOf } from '../calendar.ts';
import type { Context } from '../context.ts';
import { readInput } from '../documents/read-input.ts';
import { type SavedDocument, saveDocument } from '../documents/save-document.ts';
import { confirmEvent } from '../events/decide-event.ts';
import { OPERATOR } from '../members/actor.ts';
import { findOrganisation } from '../members/organisations.ts';
import { confirmTask } from '../tasks/decide-task.ts';
import { fold } from '../text/fold.ts';
import { type Sample, sampleCalendar, takenInAt } from './sample.ts';
import { sampleArticles } from './sample-articles.ts';
import { sampleDirectives } from './sample-directives.ts';

/** The samples, read and stored as a clerk's own would be, each on its day. Doing it again changes nothing. */
export async function seedDocuments(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const calendar = sampleCalendar(dayOf(now));
  const samples = [...sampleDirectives(calendar), ...sampleArticles(calendar)];
  for (const sample of samples.sort((a, b) => b.ageDays - a.ageDays)) {
    const takenIn = takenInAt(sample.ageDays, now);
    const then = { ...ctx, clock: { now: () => takenIn } };
    // The samples are texts: nothing is fetched.
    const read = await readInput(
      { ...then, fetchOptions: {} },
      OPERATOR,
      { kind: 'text', text: sample.text },
      {
        as: sample.kind,
      },
    );
    await confirmKnown(ctx, sample, await saveDocument(then, OPERATOR, read));
  }
}

/** What the sample says is decided already; what the understanding of the text did not find stays away. */
async function confirmKnown(ctx: Context, sample: Sample, { events, tasks }: SavedDocument): Promise<void> {
  for (const words of sample.confirmedEvents ?? []) {
    const event = events.find(({ title, status }) => status === 'proposed' && mentions(title, words));
    if (event !== undefined) await confirmEvent(ctx, OPERATOR, event.id);
  }
  for (const { words, organisation } of sample.confirmedTasks ?? []) {
    const task = tasks.find(({ text, status }) => status === 'proposed' && mentions(text, words));
    const owner = organisation === undefined ? null : await findOrganisation(ctx.db, organisation);
    if (task !== undefined)
      await confirmTask(ctx, OPERATOR, task.id, owner === null ? {} : { organisationId: owner.id });
  }
}

function mentions(text: string, words: string): boolean {
  return fold(text).includes(fold(words));
}
