import type { Actor, Role } from '../../members/actor.ts';
import type { Connection } from '../../storage/database.ts';

/** More would make the list useless; the page refuses to add further people. */
export const MAX_PEOPLE = 200;

const READ_KEY = 'local-chat.read.';

/** Somebody a visitor of the page can be. */
export interface LocalPerson {
  readonly chatId: string;
  readonly displayName: string;
  readonly isBlocked: boolean;
  /** Null for somebody who has neither joined nor asked to. */
  readonly member: {
    readonly status: string;
    readonly organisation: string;
    readonly actor: Actor & { readonly role: Role };
  } | null;
}

const INCLUDE = { member: { include: { organisation: true } } } as const;

/** Everybody with a local account, in the order they came. */
export async function listPeople({ prisma }: Connection): Promise<LocalPerson[]> {
  const accounts = await prisma.chatAccount.findMany({
    where: { platform: 'local' },
    include: INCLUDE,
    orderBy: { id: 'asc' },
    take: MAX_PEOPLE,
  });
  return accounts.map(toPerson);
}

export async function findPerson({ prisma }: Connection, chatId: string): Promise<LocalPerson | null> {
  const account = await prisma.chatAccount.findUnique({
    where: { platform_chatId: { platform: 'local', chatId } },
    include: INCLUDE,
  });
  return account === null ? null : toPerson(account);
}

/** How many of the bot's messages each person has not looked at, by chat; people with none are absent. */
export async function countUnread(
  { prisma }: Connection,
  people: readonly LocalPerson[],
): Promise<ReadonlyMap<string, number>> {
  if (people.length === 0) return new Map();
  const marks = await prisma.setting.findMany({ where: { key: { startsWith: READ_KEY } } });
  const readUpTo = new Map(marks.map(({ key, value }) => [key.slice(READ_KEY.length), Number(value)]));
  const groups = await prisma.localMessage.groupBy({
    by: ['chatId'],
    where: {
      direction: 'out',
      OR: people.map(({ chatId }) => ({ chatId, id: { gt: readUpTo.get(chatId) ?? 0 } })),
    },
    _count: { _all: true },
  });
  return new Map(groups.map(({ chatId, _count }) => [chatId, _count._all]));
}

/** Notes that everything up to a message was looked at; an earlier one changes nothing. */
export async function markRead({ prisma }: Connection, chatId: string, messageId: number): Promise<void> {
  const key = `${READ_KEY}${chatId}`;
  const mark = await prisma.setting.findUnique({ where: { key } });
  if (mark !== null && Number(mark.value) >= messageId) return;
  const value = String(messageId);
  await prisma.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

interface Row {
  readonly chatId: string;
  readonly displayName: string;
  readonly state: string;
  readonly member: {
    readonly id: number;
    readonly name: string;
    readonly role: string;
    readonly status: string;
    readonly organisationId: number;
    readonly organisation: { readonly name: string; readonly path: string };
  } | null;
}

function toPerson({ chatId, displayName, state, member }: Row): LocalPerson {
  return {
    chatId,
    displayName: member?.name ?? displayName,
    isBlocked: state === 'blocked',
    member: member && {
      status: member.status,
      organisation: member.organisation.name,
      actor: {
        memberId: member.id,
        name: member.name,
        role: member.role as Role,
        organisationId: member.organisationId,
        organisationPath: member.organisation.path,
      },
    },
  };
}
