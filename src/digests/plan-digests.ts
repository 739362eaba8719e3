import { addDays } from '../calendar.ts';
import type { Context } from '../context.ts';
import { documentsBetween } from '../documents/library.ts';
import { digestTitle } from '../messages/vi/digests.ts';
import { enqueueMessage } from '../outbox/enqueue-message.ts';
import { remindedEventIds } from '../reminders/reminded-events.ts';
import { composeDigests, type DigestContent } from './compose-digests.ts';
import { type DueDigest, findDueDigest } from './digest-schedule.ts';
import {
  findCoveredUntil,
  hasMessage,
  selectComingEvents,
  selectMutes,
  selectReaders,
} from './digest-store.ts';
import type { PlannedMessage } from './planned-message.ts';

const EVENT_DAYS = 7;

/**
 * Puts the digests that are due into the outbox, each once however often this is called: the daily one of a morning,
 * the weekly one of a Monday. Each covers what came in since the last one; after an outage there is one, not one for
 * every missed morning. A digest without news is not sent.
 *
 * @param options `force`: without waiting for their hour; also then each once
 * @returns what was put into the outbox now
 */
export async function planDigests(
  ctx: Context,
  { force = false }: { readonly force?: boolean } = {},
): Promise<PlannedMessage[]> {
  const now = ctx.clock.now();
  const planned: PlannedMessage[] = [];
  for (const frequency of ['daily', 'weekly'] as const) {
    const due = findDueDigest(frequency, now, force);
    const message = due && (await planDigest(ctx, due, now));
    if (message !== null) planned.push(message);
  }
  return planned;
}

async function planDigest(
  { db, logger }: Context,
  due: DueDigest,
  now: Date,
): Promise<PlannedMessage | null> {
  const { key, frequency, sendAt } = due;
  if (await hasMessage(db, key)) return null;
  const memberIds = await selectReaders(db, frequency, sendAt);
  if (memberIds.length === 0) return null;
  const content = await readContent(db, due);
  const topicIds = [...new Set(content.documents.flatMap(({ topicId }) => topicId ?? []))];
  const composed = composeDigests(due, content, memberIds, await selectMutes(db, frequency, topicIds));
  const common = composed[0]?.body;
  if (common === undefined) return null;

  const { messageId, isNew, recipients } = await db.transaction((tx) =>
    enqueueMessage(
      tx,
      {
        key,
        kind: 'digest',
        title: digestTitle(due),
        body: common,
        audience: {
          kind: 'members',
          members: composed.map(({ memberId, body }) =>
            body === common ? { memberId } : { memberId, body },
          ),
        },
        sendAt,
        expiresAt: due.expiresAt,
      },
      now,
    ),
  );
  if (!isNew) return null;
  logger.info({ messageId, key, recipients, documents: content.documents.length }, 'Digest planned');
  return { messageId, key, recipients };
}

async function readContent(db: Context['db'], due: DueDigest): Promise<DigestContent> {
  const { frequency, day, sendAt, coversSince, coversUntil } = due;
  const coveredUntil = await findCoveredUntil(db, frequency);
  const isLater = coveredUntil !== null && coveredUntil > coversSince;
  const documents = await documentsBetween(db, isLater ? coveredUntil : coversSince, coversUntil);
  const events = await selectComingEvents(db, {
    from: day,
    before: addDays(day, EVENT_DAYS + 1),
    knownBy: sendAt,
  });
  if (frequency === 'weekly') return { documents, events };
  const reminded = await remindedEventIds(db, day);
  return { documents, events: events.filter(({ id }) => !reminded.has(id)) };
}
