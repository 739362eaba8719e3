import { describe, expect, it } from 'vitest';
import { previewAudience } from '../../src/outbox/preview-audience.ts';
import { addMember, addOrganisation, addTopic } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { addPeople, deliveriesOf, enqueue, statusOf } from './outbox-world.ts';

const telegram = (chatId: string) => [{ platform: 'telegram', chatId }] as const;

describe('putting a message into the outbox', () => {
  it('writes one pending delivery for each active member', async () => {
    const context = await createTestContext();
    const people = await addPeople(context.db, 3);
    for (const status of ['pending', 'refused', 'erased'] as const) await addMember(context.db, { status });
    const { messageId, isNew, recipients } = await enqueue(context);
    expect({ isNew, recipients }).toEqual({ isNew: true, recipients: 3 });
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.map(({ memberId }) => memberId)).toEqual(people.map(({ id }) => id));
    expect(deliveries[0]).toMatchObject({
      state: 'pending',
      attempts: 0,
      notBefore: context.clock.now(),
      expiresAt: new Date('2022-04-13T01:00:00Z'),
      uncertain: false,
      bodyJson: null,
    });
    expect(await statusOf(context.db, messageId)).toBe('sending');
  });

  it('writes nothing when planned twice', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 2);
    const first = await enqueue(context, { key: 'digest:daily:2022-04-12' });
    await addPeople(context.db, 1, 2_001);
    const again = await enqueue(context, { key: 'digest:daily:2022-04-12', title: 'Khác' });
    expect(again).toEqual({ ...first, isNew: false });
    expect(await context.db.prisma.message.count()).toBe(1);
    expect(await context.db.prisma.delivery.count()).toBe(2);
  });

  it('leaves nothing behind when the decision is undone', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 2);
    const { db, clock } = context;
    await expect(
      db.transaction(async (tx) => {
        await enqueue({ ...context, db: { ...db, transaction: (work) => work(tx) } });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(clock.now()).toBeInstanceOf(Date);
    expect([await db.prisma.message.count(), await db.prisma.delivery.count()]).toEqual([0, 0]);
  });

  it('reaches an organisation with all below it, and nobody else', async () => {
    const context = await createTestContext();
    const root = await addOrganisation(context.db, { code: 'DUK', name: 'Đảng ủy Khối' });
    const school = await addOrganisation(context.db, { code: 'SGD', name: 'Sở Giáo dục', parentId: root.id });
    const branch = await addOrganisation(context.db, { code: 'CB1', name: 'Chi bộ 1', parentId: school.id });
    const other = await addOrganisation(context.db, { code: 'SYT', name: 'Sở Y tế', parentId: root.id });
    const ids: number[] = [];
    for (const organisation of [root, school, branch, other]) {
      ids.push((await addMember(context.db, { organisationId: organisation.id })).id);
    }
    const { messageId } = await enqueue(context, { audience: { kind: 'organisation', code: 'SGD' } });
    const reached = (await deliveriesOf(context.db, messageId)).map(({ memberId }) => memberId);
    expect(reached).toEqual([ids[1], ids[2]]);
  });

  it('reaches those who have not muted a topic', async () => {
    const context = await createTestContext();
    const [an, binh] = await addPeople(context.db, 2);
    const topic = await addTopic(context.db, 'Chính trị');
    await context.db.prisma.topicMute.create({ data: { memberId: an?.id ?? 0, topicId: topic.id } });
    const { messageId } = await enqueue(context, {
      audience: { kind: 'topic', key: topic.key, name: topic.name },
    });
    expect((await deliveriesOf(context.db, messageId)).map(({ memberId }) => memberId)).toEqual([binh?.id]);
  });

  it('reaches admins', async () => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    const admin = await addMember(context.db, { role: 'admin' });
    const { messageId } = await enqueue(context, { audience: { kind: 'admins' } });
    expect((await deliveriesOf(context.db, messageId)).map(({ memberId }) => memberId)).toEqual([admin.id]);
  });

  it('gives named members their own text, each once, and leaves out those who are not active', async () => {
    const context = await createTestContext();
    const [an, binh] = await addPeople(context.db, 2);
    const left = await addMember(context.db, { status: 'refused' });
    const own = { text: 'Riêng đồng chí An', styles: [] };
    const members = [
      { memberId: an?.id ?? 0, body: own },
      { memberId: binh?.id ?? 0 },
      { memberId: binh?.id ?? 0 },
      { memberId: left.id },
      { memberId: 999_999 },
    ];
    const { messageId, recipients } = await enqueue(context, { audience: { kind: 'members', members } });
    expect(recipients).toBe(2);
    const deliveries = await deliveriesOf(context.db, messageId);
    expect(deliveries.map(({ memberId, bodyJson }) => [memberId, bodyJson])).toEqual([
      [an?.id, JSON.stringify(own)],
      [binh?.id, null],
    ]);
  });

  it('is finished at once when it is for nobody', async () => {
    const context = await createTestContext();
    const { messageId, recipients } = await enqueue(context);
    expect([recipients, await statusOf(context.db, messageId)]).toEqual([0, 'finished']);
  });

  it.each([
    [{ audience: { kind: 'organisation', code: 'KHONG' } }, 'NOT_FOUND'],
    [{ audience: { kind: 'topic', key: 'khong', name: 'Không' } }, 'NOT_FOUND'],
    [{ body: { text: ' \n', styles: [] } }, 'INPUT_INVALID'],
    [{ expiresAt: new Date('2022-04-12T01:00:00Z') }, 'INPUT_INVALID'],
  ] as const)('refuses %j and writes nothing', async (message, code) => {
    const context = await createTestContext();
    await addPeople(context.db, 1);
    await expect(enqueue(context, message)).rejects.toMatchObject({ code });
    expect(await context.db.prisma.message.count()).toBe(0);
  });

  it('fans out to many in one go', async () => {
    const context = await createTestContext();
    const organisation = await addOrganisation(context.db, { code: 'DUK', name: 'Đảng ủy Khối' });
    const now = context.clock.now();
    await context.db.prisma.member.createMany({
      data: Array.from({ length: 3_000 }, (_, index) => ({
        name: `Người ${index}`,
        organisationId: organisation.id,
        role: 'member',
        status: 'active',
        createdAt: now,
        updatedAt: now,
      })),
    });
    expect(await enqueue(context)).toMatchObject({ recipients: 3_000 });
    expect(await context.db.prisma.delivery.count()).toBe(3_000);
  });
});

describe('the preview of an audience', () => {
  it('counts each person once, on the platform they would be written to', async () => {
    const { db } = await createTestContext();
    await addPeople(db, 2);
    const both = await addMember(db, {
      accounts: [
        { platform: 'telegram', chatId: '31' },
        { platform: 'zalo-oa', chatId: 'z31' },
      ],
    });
    await db.prisma.member.update({
      where: { id: both.id },
      data: { preferredAccountId: both.accounts[1]?.id ?? null },
    });
    await addMember(db, {
      accounts: [
        { platform: 'telegram', chatId: '32', state: 'blocked' },
        { platform: 'zalo-bot', chatId: 'z32' },
      ],
    });
    await addMember(db, { accounts: [{ platform: 'telegram', chatId: '33', state: 'gone' }] });
    await addMember(db, { accounts: [] });
    await addMember(db, { status: 'pending', accounts: telegram('34') });
    expect(await previewAudience(db, { kind: 'all' })).toMatchObject({
      recipients: 6,
      byPlatform: { telegram: 2, 'zalo-oa': 1, 'zalo-bot': 1 },
      unreachable: 2,
    });
  });

  it('agrees with what is then written', async () => {
    const context = await createTestContext();
    const people = await addPeople(context.db, 3);
    await addMember(context.db, { accounts: [] });
    const named = people.slice(0, 2).map(({ id }) => ({ memberId: id }));
    for (const audience of [
      { kind: 'all' },
      { kind: 'admins' },
      { kind: 'members', members: [...named, ...named] },
    ] as const) {
      const { recipients } = await previewAudience(context.db, audience);
      expect((await enqueue(context, { audience })).recipients).toBe(recipients);
    }
  });
});
