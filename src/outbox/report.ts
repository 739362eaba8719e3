import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { csvHead, csvLines } from './deliveries-csv.ts';
import type { DeliveryReason, DeliveryState } from './delivery-state.ts';
import type { MessageKind } from './new-message.ts';
import {
  readDeliveries,
  readMessage,
  readMessages,
  readStateCounts,
  readUncertainCount,
} from './report-store.ts';
import type { RouteReason } from './route.ts';

/** How many deliveries are in each state. */
export interface DeliveryCounts extends Readonly<Record<DeliveryState, number>> {
  /** Of all these, in whatever state, how many may have arrived twice (or once without our knowing). */
  readonly uncertain: number;
  readonly total: number;
}

export type MessageStatus = 'sending' | 'paused' | 'finished' | 'cancelled';

export interface MessageSummary {
  readonly id: number;
  readonly key: string;
  readonly kind: MessageKind;
  readonly title: string;
  /** As `formatAudience` writes it. */
  readonly audience: string;
  readonly urgent: boolean;
  readonly status: MessageStatus;
  readonly sendAt: Date;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  /** When its last delivery became final. */
  readonly finishedAt: Date | null;
  readonly counts: DeliveryCounts;
}

export interface DeliveryRow {
  readonly id: number;
  readonly memberId: number;
  readonly memberName: string;
  readonly organisation: string;
  /** Of the account it was or is being sent to; null before the first attempt. */
  readonly platform: PlatformName | null;
  readonly state: DeliveryState;
  readonly reason: DeliveryReason | null;
  readonly sentAt: Date | null;
  readonly uncertain: boolean;
  readonly form: 'text' | 'template';
  /** Why it took another way than a text to the account its member prefers; null for that. */
  readonly routeReason: RouteReason | null;
  /** As far as the platform reports it. */
  readonly receivedAt: Date | null;
  readonly seenAt: Date | null;
}

const CSV_ROWS_PER_PAGE = 1_000;

const NONE: DeliveryCounts = {
  pending: 0,
  sending: 0,
  sent: 0,
  failed: 0,
  expired: 0,
  cancelled: 0,
  uncertain: 0,
  total: 0,
};

/** Counts the deliveries of one message, or of all (`null`). All zero for a message that does not exist. */
export async function countDeliveries(
  connection: Connection,
  messageId: number | null,
): Promise<DeliveryCounts> {
  const counts = { ...NONE, uncertain: await readUncertainCount(connection, messageId) };
  for (const { state, deliveries } of await readStateCounts(
    connection,
    messageId === null ? null : [messageId],
  )) {
    counts[state] += deliveries;
    counts.total += deliveries;
  }
  return counts;
}

/** The newest messages first. @param options `kind` or `kinds` keeps only these */
export async function listMessages(
  connection: Connection,
  {
    kind,
    kinds = kind === undefined ? undefined : [kind],
    limit,
    offset = 0,
  }: {
    readonly kind?: MessageKind;
    readonly kinds?: readonly MessageKind[];
    readonly limit: number;
    readonly offset?: number;
  },
): Promise<MessageSummary[]> {
  const page = { limit, offset, ...(kinds === undefined ? {} : { kinds }) };
  const messages = await readMessages(connection, page);
  return Promise.all(messages.map((message) => withCounts(connection, message)));
}

/** One message, by its id or its idempotency key; null when there is none. */
export async function findMessage(
  connection: Connection,
  which: { readonly id: number } | { readonly key: string },
): Promise<MessageSummary | null> {
  const message = await readMessage(connection, which);
  return message && withCounts(connection, message);
}

async function withCounts(
  connection: Connection,
  message: Omit<MessageSummary, 'counts'>,
): Promise<MessageSummary> {
  return { ...message, counts: await countDeliveries(connection, message.id) };
}

/**
 * The deliveries of a message in the order of their ids, a page at a time.
 *
 * @param page `afterId` is the last id of the page before, 0 for the first; `states` keeps only these
 */
export function listDeliveries(
  connection: Connection,
  messageId: number,
  page: { readonly afterId: number; readonly limit: number; readonly states?: readonly DeliveryState[] },
): Promise<DeliveryRow[]> {
  return readDeliveries(connection, messageId, page);
}

/**
 * The deliveries of a message as a file for Excel, a page of rows at a time, so that memory stays flat however many
 * there are. A member erased meanwhile appears without a name.
 */
export async function* deliveriesCsv(connection: Connection, messageId: number): AsyncGenerator<string> {
  yield csvHead();
  let afterId = 0;
  for (;;) {
    const rows = await listDeliveries(connection, messageId, { afterId, limit: CSV_ROWS_PER_PAGE });
    const last = rows.at(-1);
    if (last === undefined) return;
    afterId = last.id;
    yield csvLines(rows);
  }
}
