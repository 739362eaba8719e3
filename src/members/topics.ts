import { AppError } from '../errors.ts';
import type { Connection } from '../storage/database.ts';
import { cleanName, nameKey } from './clean-name.ts';
import { deleteMute, findOrInsertTopic, findTopicsOf, insertMute, topicExists } from './topic-store.ts';

export interface TopicSubscription {
  readonly id: number;
  readonly name: string;
  readonly isSubscribed: boolean;
}

/** All topics by name, with what the member wants; whoever chose nothing gets everything. */
export async function listTopics(connection: Connection, memberId: number): Promise<TopicSubscription[]> {
  const topics = await findTopicsOf(connection, memberId);
  const collator = new Intl.Collator('vi', { numeric: true });
  return topics
    .toSorted((a, b) => collator.compare(a.name, b.name))
    .map(({ id, name, isMuted }) => ({ id, name, isSubscribed: !isMuted }));
}

/**
 * Subscribes a member to a topic or mutes it; doing so twice is the same as once.
 *
 * @throws AppError NOT_FOUND for a topic that does not exist
 */
export async function setSubscribed(
  connection: Connection,
  memberId: number,
  topicId: number,
  isSubscribed: boolean,
): Promise<void> {
  if (!(await topicExists(connection, topicId))) {
    throw new AppError('NOT_FOUND', `There is no topic ${topicId}.`);
  }
  if (isSubscribed) await deleteMute(connection, memberId, topicId);
  else await insertMute(connection, memberId, topicId);
}

/**
 * The topic of that name, created when there is none. Case, marks and spaces do not make another topic; the name
 * stays as it was first written.
 *
 * @throws AppError INPUT_INVALID for a name without a readable character
 */
export async function findOrCreateTopic(
  connection: Connection,
  name: string,
  now: Date,
): Promise<{ id: number; name: string; key: string }> {
  const key = nameKey(name);
  if (key === '') throw new AppError('INPUT_INVALID', 'The topic has no name.');
  return findOrInsertTopic(connection, { key, name: cleanName(name) }, now);
}
