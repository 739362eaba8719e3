import type { DocumentHead } from '../documents/document.ts';
import { repeatsTitle } from '../documents/repeats-title.ts';
import type { RichText } from '../messages/rich-text.ts';
import { type DigestDocumentLine, digestText } from '../messages/vi/digests.ts';
import { splitSentences } from '../text/sentences.ts';
import type { DueDigest } from './digest-schedule.ts';
import type { DigestEvent } from './digest-store.ts';

export interface DigestContent {
  /** Latest first. */
  readonly documents: readonly DocumentHead[];
  /** Soonest first. */
  readonly events: readonly DigestEvent[];
}

export interface ComposedDigest {
  readonly memberId: number;
  readonly body: RichText;
}

/**
 * Writes a digest for everybody: one text for all who mute the same of today's topics, the same object, however many
 * they are. Who would read nothing new gets none.
 *
 * A daily digest needs a new document: reminders tell of events, and a week-long list of them would be a message every
 * day. A weekly one is also sent for the week's events alone.
 *
 * @param mutes member id to the ids of muted topics
 */
export function composeDigests(
  due: DueDigest,
  content: DigestContent,
  memberIds: readonly number[],
  mutes: ReadonlyMap<number, readonly number[]>,
): ComposedDigest[] {
  const bodies = new Map<string, RichText | null>();
  const composed: ComposedDigest[] = [];
  for (const memberId of memberIds) {
    const muted = mutes.get(memberId) ?? [];
    const group = muted.join(',');
    let body = bodies.get(group);
    if (body === undefined) {
      body = compose(due, without(content, muted));
      bodies.set(group, body);
    }
    if (body !== null) composed.push({ memberId, body });
  }
  return composed;
}

function compose({ frequency, day }: DueDigest, { documents, events }: DigestContent): RichText | null {
  const isEmpty = documents.length === 0 && (frequency === 'daily' || events.length === 0);
  if (isEmpty) return null;
  return digestText({ frequency, day, documents: documents.map(toLine), events });
}

function toLine({ kind, title, sapo, summary, canonicalUrl, symbol }: DocumentHead): DigestDocumentLine {
  const [sentence = ''] = splitSentences(kind === 'directive' && sapo !== '' ? sapo : summary);
  const extract = repeatsTitle(title, sentence) ? '' : sentence;
  return { kind, title, url: canonicalUrl, symbol, extract };
}

function without({ documents, events }: DigestContent, mutedTopicIds: readonly number[]): DigestContent {
  if (mutedTopicIds.length === 0) return { documents, events };
  const muted = new Set(mutedTopicIds);
  return {
    documents: documents.filter(({ topicId }) => topicId === null || !muted.has(topicId)),
    events,
  };
}
