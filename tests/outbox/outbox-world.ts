import { expect, onTestFinished } from 'vitest';
import type { Context } from '../../src/context.ts';
import { createDispatcher, type DispatcherOptions } from '../../src/outbox/dispatcher.ts';
import { enqueueMessage } from '../../src/outbox/enqueue-message.ts';
import type { NewMessage } from '../../src/outbox/new-message.ts';
import type {
  OutgoingMessage,
  Platform,
  PlatformName,
  Reach,
  SendResult,
  TemplateNote,
} from '../../src/platforms/platform.ts';
import type { Connection } from '../../src/storage/database.ts';
import { addMember, type NewTestMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';

const DAY_MS = 86_400_000;

/** Members 1…count, each with a Telegram chat `firstChat + index`. */
export async function addPeople(
  db: Connection,
  count: number,
  firstChat = 1_001,
  member: NewTestMember = {},
) {
  const people = [];
  for (let index = 0; index < count; index += 1) {
    const chatId = String(firstChat + index);
    people.push(await addMember(db, { accounts: [{ platform: 'telegram', chatId }], ...member }));
  }
  return people;
}

/** An announcement to all, good for a day, unless told otherwise. */
export function enqueue({ db, clock }: Context, message: Partial<NewMessage> = {}) {
  const now = clock.now();
  const key = `announcement:${crypto.randomUUID()}`;
  const text = { text: 'Mời đồng chí dự họp lúc 8 giờ.', styles: [] };
  const complete: NewMessage = {
    key,
    kind: 'announcement',
    title: 'Mời họp',
    body: text,
    audience: { kind: 'all' },
    expiresAt: new Date((message.sendAt ?? now).getTime() + DAY_MS),
    ...message,
  };
  return db.transaction((tx) => enqueueMessage(tx, complete, now));
}

/** A dispatcher that is stopped with the test. */
export function startDispatcher(
  context: Context,
  platforms: readonly Platform[],
  options: Partial<DispatcherOptions> = {},
) {
  const dispatcher = createDispatcher({
    ...context,
    platforms: new Map(platforms.map((platform) => [platform.name, platform])),
    ...options,
  });
  onTestFinished(() => dispatcher.stop());
  return dispatcher;
}

export interface RecordedSend {
  readonly chatId: string;
  readonly text: string;
  readonly buttons: OutgoingMessage['buttons'];
  readonly template?: TemplateNote;
}

/**
 * A platform that keeps what it is given, for questions of when and to whom; the answers can be set, and whom it lets be
 * written to.
 */
export function recordingPlatform(
  name: PlatformName = 'telegram',
  answer: (send: RecordedSend) => SendResult | Promise<SendResult> = () => ({
    outcome: 'sent',
    messageRef: '1',
  }),
  reach?: (now: Date) => Reach,
) {
  const sends: RecordedSend[] = [];
  const platform: Platform = {
    name,
    maxTextLength: 4096,
    canEdit: true,
    async send(chatId, { text, buttons, template }) {
      const send = { chatId, text: text.text, buttons, ...(template === undefined ? {} : { template }) };
      sends.push(send);
      return answer(send);
    },
    edit: async (_chatId, messageRef) => ({ outcome: 'sent', messageRef }),
    start: async () => undefined,
    stop: async () => undefined,
    invitationLink: () => null,
    ...(reach === undefined ? {} : { reach: (_purpose, now) => reach(now) }),
  };
  return { platform, sends };
}

/**
 * So many people, of whom at first the bot cannot reach the chats 1002 (refused), 1003 (blocked) and 1004 (refused).
 * `repair` accepts all from then on but those named, never 1003, and forgets what was sent.
 */
export async function buildTroubledOffice(people: number) {
  const context = await createTestContext();
  await addPeople(context.db, people);
  let broken = new Set(['1002', '1004']);
  const { platform, sends } = recordingPlatform('telegram', ({ chatId }): SendResult => {
    if (chatId === '1003') return { outcome: 'recipient-gone', reason: 'blocked' };
    return broken.has(chatId) ? { outcome: 'rejected', reason: '' } : { outcome: 'sent', messageRef: '1' };
  });
  const dispatcher = startDispatcher(context, [platform]);
  const repair = (...stillBroken: string[]) => {
    broken = new Set(stillBroken);
    sends.length = 0;
  };
  return { context, dispatcher, sends, repair };
}

/** The deliveries of a message in the order of their ids. */
export function deliveriesOf({ prisma }: Connection, messageId: number) {
  return prisma.delivery.findMany({ where: { messageId }, orderBy: { id: 'asc' } });
}

export async function statusOf({ prisma }: Connection, messageId: number): Promise<string> {
  return (await prisma.message.findUniqueOrThrow({ where: { id: messageId } })).status;
}

/** Until another transaction has come to a row that this one has locked; on SQLite none begins before this one ends. */
export async function untilSomebodyWaits({ dialect, prisma }: Connection): Promise<void> {
  if (dialect === 'sqlite') return;
  const count = async () => {
    const rows = await prisma.$queryRaw<{ waiting: bigint }[]>`
      SELECT COUNT(*) AS "waiting" FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return Number(rows[0]?.waiting ?? 0);
  };
  await expect.poll(count).toBeGreaterThan(0);
}
