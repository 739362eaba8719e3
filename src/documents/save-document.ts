import { recordAudit } from '../audit/audit-log.ts';
import type { Context } from '../context.ts';
import type { EventRow } from '../events/event.ts';
import { listEventsOfDocument } from '../events/list-events.ts';
import { proposeEvents } from '../events/propose-events.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import { indexDocument } from '../search/index-documents.ts';
import type { Connection } from '../storage/database.ts';
import { listTasksOfDocument } from '../tasks/list-tasks.ts';
import { proposeTasks } from '../tasks/propose-tasks.ts';
import type { TaskRow } from '../tasks/task.ts';
import type { CitationRow, ReadDocument, StoredDocument } from './document.ts';
import {
  type DocumentValues,
  findSameDocument,
  insertDocument,
  isUniqueViolation,
  replaceCitations,
  updateDocument,
} from './document-store.ts';
import { looksSame, mergedWith, valuesOf } from './document-values.ts';
import { fillDetails, fillIdentity } from './fill-missing.ts';
import { getDocument, listCitations } from './library.ts';
import { refuseSecret } from './secrecy-gate.ts';

export interface SaveOptions {
  readonly sourceId?: number;
  /** The id that an import gave it. */
  readonly externalId?: string;
  /** Overrides the topic that the document names. */
  readonly topicId?: number;
  /** History: stored and found, never announced; only what it says of days to come is proposed. */
  readonly silent?: boolean;
}

export interface SavedDocument {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly document: StoredDocument;
  /** Of this document, whatever their state, without those that were turned down. */
  readonly events: readonly EventRow[];
  readonly tasks: readonly TaskRow[];
  readonly citations: readonly CitationRow[];
  /** What this save changed in what waits for a decision. */
  readonly changes: {
    readonly eventsProposed: number;
    readonly eventsWithdrawn: number;
    readonly tasksProposed: number;
    readonly tasksWithdrawn: number;
  };
}

/**
 * Stores what was read, in one transaction with what follows from it: search index, citations, proposed events and tasks.
 * The same document again changes nothing, whether it is known by the id of an import, its address, its symbol or its
 * words; a changed one becomes its next version, keeps what was decided about its events and tasks, proposes what is
 * new and withdraws proposals it no longer supports.
 *
 * @throws AppError FORBIDDEN without the right `publish`; SECRET_CONTENT, audited
 */
export async function saveDocument(
  ctx: Context,
  actor: Actor,
  read: ReadDocument,
  options: SaveOptions = {},
): Promise<SavedDocument> {
  requireRight(actor, 'publish');
  const captions = read.images.map(({ caption }) => caption ?? '');
  const text = [read.title, read.sapo, ...read.paragraphs, ...captions].join('\n');
  await refuseSecret(ctx, actor, text, 'document');
  const save = () => ctx.db.transaction((tx) => saveIn(tx, actor, read, options, ctx.clock.now()));
  try {
    return await save();
  } catch (error) {
    // Another process stored the same document in between; now it is found.
    if (isUniqueViolation(error)) return save();
    throw error;
  }
}

async function saveIn(
  tx: Connection,
  actor: Actor,
  read: ReadDocument,
  options: SaveOptions,
  at: Date,
): Promise<SavedDocument> {
  const { externalId = null, sourceId = null, silent = false } = options;
  const values = await valuesOf(tx, read, options.topicId, at);
  const known = await findSameDocument(tx, values, externalId);
  if (known === null) {
    const id = await insertDocument(
      tx,
      { ...values, externalId, sourceId },
      { at, byId: actor.memberId, silent },
    );
    return writeAround(tx, actor, id, 'created', { read, values, silent, at });
  }
  const { row } = known;
  await fillIdentity(tx, row, { canonicalUrl: values.canonicalUrl, externalId, sourceId });
  if (known.by === 'content') {
    const filled = await fillDetails(tx, row, values);
    if (Object.keys(filled).length > 0) await indexDocument(tx, { ...row, ...filled });
    return unchanged(tx, row.id);
  }
  const merged = mergedWith(row, values);
  if (looksSame(row, merged)) return unchanged(tx, row.id);
  const { canonicalUrl: _, ...changed } = merged;
  await updateDocument(tx, row.id, changed, at);
  return writeAround(tx, actor, row.id, 'updated', {
    read,
    values: merged,
    silent: row.silent && silent,
    at,
  });
}

async function writeAround(
  tx: Connection,
  actor: Actor,
  id: number,
  outcome: 'created' | 'updated',
  written: { read: ReadDocument; values: DocumentValues; silent: boolean; at: Date },
): Promise<SavedDocument> {
  const { read, values, silent, at } = written;
  await replaceCitations(tx, id, read.citations);
  await indexDocument(tx, { id, ...values });
  const proposal = { now: at, onlyAhead: silent };
  const events = await proposeEvents(tx, id, read.events, proposal);
  const tasks = await proposeTasks(tx, id, read.tasks, proposal);
  await recordAudit(tx, {
    at,
    actor,
    action: outcome === 'created' ? 'document.added' : 'document.updated',
    subject: `document:${id}`,
    detail: values.kind,
  });
  return {
    outcome,
    document: await getDocument(tx, id),
    events: events.events,
    tasks: tasks.tasks,
    citations: await listCitations(tx, id),
    changes: {
      eventsProposed: events.proposed,
      eventsWithdrawn: events.withdrawn,
      tasksProposed: tasks.proposed,
      tasksWithdrawn: tasks.withdrawn,
    },
  };
}

async function unchanged(tx: Connection, id: number): Promise<SavedDocument> {
  const events = await listEventsOfDocument(tx, id);
  const tasks = await listTasksOfDocument(tx, id);
  return {
    outcome: 'unchanged',
    document: await getDocument(tx, id),
    events: events.filter(({ status }) => status !== 'rejected'),
    tasks: tasks.filter(({ status }) => status !== 'rejected'),
    citations: await listCitations(tx, id),
    changes: { eventsProposed: 0, eventsWithdrawn: 0, tasksProposed: 0, tasksWithdrawn: 0 },
  };
}
