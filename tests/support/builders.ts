import { actorOf } from '../../src/members/accounts.ts';
import type { Role } from '../../src/members/actor.ts';
import type { AccountState, MemberStatus } from '../../src/members/member.ts';
import type { PlatformName } from '../../src/platforms/platform.ts';
import type { Connection } from '../../src/storage/database.ts';
import { fold } from '../../src/text/fold.ts';

/** When everything built here was created, unless told otherwise: before any test's clock. */
const LONG_AGO = new Date('2022-01-03T01:00:00.000Z');

/** An organisation below `parentId`, or a root without one. */
export async function addOrganisation(
  { prisma }: Connection,
  { code, name, parentId }: { code: string; name: string; parentId?: number },
) {
  const parentPath =
    parentId === undefined
      ? ''
      : (await prisma.organisation.findUniqueOrThrow({ where: { id: parentId } })).path;
  const { id } = await prisma.organisation.create({
    data: { code, name, nameKey: fold(name), parentId: parentId ?? null, path: '', createdAt: LONG_AGO },
  });
  return prisma.organisation.update({ where: { id }, data: { path: `${parentPath}${id}/` } });
}

export interface NewTestMember {
  readonly name?: string;
  /** The first root, made when there is none, unless given. */
  readonly organisationId?: number;
  readonly role?: Role;
  readonly status?: MemberStatus;
  readonly digest?: 'daily' | 'weekly' | 'off';
  readonly quietFrom?: string;
  readonly quietTo?: string;
  readonly accounts?: readonly {
    readonly platform: PlatformName;
    readonly chatId: string;
    readonly state?: AccountState;
  }[];
}

/** An active member without accounts unless told otherwise, returned with its accounts and organisation. */
export async function addMember(connection: Connection, member: NewTestMember = {}) {
  const { accounts = [], organisationId, ...given } = member;
  const name = given.name ?? 'Nguyễn Văn An';
  const stored = await connection.prisma.member.create({
    data: {
      role: 'member',
      status: 'active',
      createdAt: LONG_AGO,
      updatedAt: LONG_AGO,
      ...given,
      name,
      organisationId: organisationId ?? (await findOrAddRoot(connection)),
      accounts: {
        create: accounts.map((account) => ({ ...account, displayName: name, createdAt: LONG_AGO })),
      },
    },
    include: { accounts: { orderBy: { id: 'asc' } }, organisation: true },
  });
  return {
    ...stored,
    role: stored.role as Role,
    status: stored.status as MemberStatus,
    accounts: stored.accounts.map((account) => ({
      ...account,
      platform: account.platform as PlatformName,
      state: account.state as AccountState,
    })),
  };
}

/** Whoever has this role in the first root organisation: a new member with one Telegram account. */
export async function addActor(connection: Connection, role: Role) {
  return actorOf(
    await addMember(connection, { role, accounts: [{ platform: 'telegram', chatId: crypto.randomUUID() }] }),
  );
}

async function findOrAddRoot(connection: Connection): Promise<number> {
  const root = await connection.prisma.organisation.findFirst({
    where: { parentId: null },
    orderBy: { id: 'asc' },
  });
  return (root ?? (await addOrganisation(connection, { code: 'DUK', name: 'Đảng ủy Khối thử nghiệm' }))).id;
}

/** A stored article unless told otherwise. */
export async function addDocument(
  { prisma }: Connection,
  document: {
    readonly title: string;
    readonly body?: string;
    readonly kind?: 'article' | 'directive';
    readonly publishedOn?: string;
    readonly topicId?: number;
    readonly summary?: string;
    readonly silent?: boolean;
    readonly createdAt?: Date;
    readonly canonicalUrl?: string;
  },
) {
  const { createdAt = LONG_AGO, ...given } = document;
  return prisma.document.create({
    data: {
      kind: 'article',
      body: '',
      contentHash: crypto.randomUUID(),
      createdAt,
      updatedAt: createdAt,
      ...given,
    },
  });
}

export async function addTopic({ prisma }: Connection, name: string) {
  return prisma.topic.create({ data: { name, key: fold(name), createdAt: LONG_AGO } });
}

/** A confirmed event unless told otherwise. */
export async function addEvent(
  { prisma }: Connection,
  event: {
    readonly title: string;
    readonly start?: string;
    readonly end?: string;
    readonly place?: string;
    readonly status?: 'proposed' | 'confirmed' | 'rejected' | 'cancelled';
    readonly sentence?: string;
    readonly documentId?: number;
  },
) {
  return prisma.event.create({
    data: {
      status: 'confirmed',
      createdAt: LONG_AGO,
      ...event,
      sentence: event.sentence ?? event.title,
      titleKey: fold(event.title),
    },
  });
}
