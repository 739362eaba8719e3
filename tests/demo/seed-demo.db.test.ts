import { describe, expect, it } from 'vitest';
import { addDays, dayOf } from '../../src/calendar.ts';
import { hasDemoContent, seedDemo } from '../../src/demo/seed-demo.ts';
import { listLatest } from '../../src/documents/library.ts';
import { confirmedEvents, listProposedEvents } from '../../src/events/list-events.ts';
import { listPending } from '../../src/members/admission.ts';
import { acceptInvitation } from '../../src/members/invitations.ts';
import { createLocalPlatform } from '../../src/platforms/local/local-platform.ts';
import type { Connection } from '../../src/storage/database.ts';
import { listProposedTasks, listTasksFor } from '../../src/tasks/list-tasks.ts';
import { addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext } from '../support/context.ts';

const TODAY = '2026-11-24';
const ALL = { limit: 100, offset: 0 };

async function createSeeded() {
  const ctx = await createTestContext(createTestClock(`${TODAY}T09:20:00+07:00`));
  const { db, clock } = ctx;
  const platform = createLocalPlatform({ db, clock, pageUrl: 'http://127.0.0.1:8080/' });
  const seed = () => seedDemo(ctx, { organisationName: 'Đảng ủy Khối', platform });
  expect(await seed()).toBe(true);
  return { ctx, db, clock, platform, seed };
}

async function countAll({ prisma }: Connection) {
  return Promise.all([
    prisma.member.count(),
    prisma.chatAccount.count(),
    prisma.organisation.count(),
    prisma.document.count(),
    prisma.event.count(),
    prisma.task.count(),
    prisma.topic.count(),
    prisma.localMessage.count(),
    prisma.invitation.count(),
    prisma.auditEntry.count(),
  ]);
}

describe('the people of the demo', () => {
  it('are of every role, active for a month, in organisations below the root', async () => {
    const { db } = await createSeeded();
    const members = await db.prisma.member.findMany({ include: { organisation: true, accounts: true } });
    const active = members.filter(({ status }) => status === 'active');
    expect(new Set(active.map(({ role }) => role))).toEqual(
      new Set(['member', 'secretary', 'editor', 'admin']),
    );
    expect(active.filter(({ role }) => role === 'member').length).toBeGreaterThanOrEqual(3);
    for (const { accounts, createdAt } of active) {
      expect(accounts).toMatchObject([{ platform: 'local', state: 'active' }]);
      expect(dayOf(createdAt)).toBe(addDays(TODAY, -30));
    }
    const root = await db.prisma.organisation.findFirstOrThrow({ where: { parentId: null } });
    expect(root.name).toBe('Đảng ủy Khối');
    expect(active.filter(({ role }) => role === 'admin').map(({ organisationId }) => organisationId)).toEqual(
      [root.id],
    );
    const below = new Set(
      active.map(({ organisation }) => organisation.parentId).filter((id) => id !== null),
    );
    expect(below).toEqual(new Set([root.id]));
  });

  it('have one who waits for an admin, one invited and one stranger beside them', async () => {
    const { ctx, db, platform } = await createSeeded();
    expect((await listPending(db, { limit: 9 })).map(({ name }) => name)).toEqual(['Bùi Hồng Sơn']);
    const unbound = await db.prisma.chatAccount.findMany({
      where: { memberId: null },
      orderBy: { id: 'asc' },
    });
    expect(unbound.map(({ displayName }) => displayName)).toEqual(['Ngô Hải Yến', 'Người lạ']);

    const [note] = await platform.history('ngo-hai-yen', { limit: 9 });
    const code = /Mã mời của đồng chí: (\S+)/.exec(note?.text.text ?? '')?.[1] ?? '';
    expect(note?.buttons).toEqual([
      [{ label: 'Nhận lời mời', url: `http://127.0.0.1:8080/?start=${encodeURIComponent(code)}` }],
    ]);
    const account = { id: unbound[0]?.id ?? 0 };
    const accepted = await acceptInvitation(ctx, account, { code, displayName: 'Ngô Hải Yến' });
    expect(accepted).toMatchObject({ outcome: 'joined', member: { role: 'member', status: 'active' } });
  });
});

describe('the content of the demo', () => {
  it('is articles of several topics up to today, and directives with symbols', async () => {
    const { db, clock } = await createSeeded();
    const articles = await listLatest(db, { kind: 'article', ...ALL });
    const days = articles.documents.map(({ publishedOn }) => publishedOn);
    expect(days.slice(0, 2)).toEqual([TODAY, addDays(TODAY, -1)]);
    expect(new Set(articles.documents.map(({ topic }) => topic))).toEqual(
      new Set(['Hoạt động của Đảng ủy Khối', 'Xây dựng Đảng', 'Đoàn thể']),
    );
    const directives = await listLatest(db, { kind: 'directive', ...ALL });
    expect(directives.documents.map(({ symbol, directiveType }) => [symbol, directiveType])).toEqual([
      ['45-KH/ĐUK', 'Kế hoạch'],
      ['12-KL/ĐUK', 'Kết luận'],
    ]);
    const all = [...articles.documents, ...directives.documents];
    expect(all.every(({ silent }) => !silent)).toBe(true);
    // What the next digest is made of.
    expect(all.filter(({ createdAt }) => createdAt.getTime() === clock.now().getTime())).toHaveLength(1);
  });

  it('reminds within a week: some events are confirmed, with their day and place', async () => {
    const { db } = await createSeeded();
    const events = await confirmedEvents(db);
    expect(events.map(({ start, place }) => [start, place])).toEqual(
      expect.arrayContaining([
        [`${addDays(TODAY, 2)}T07:30`, 'Nhà Văn hóa Lao động tỉnh'],
        [`${addDays(TODAY, 7)}T07:30`, 'Trung tâm Chính trị tỉnh'],
        [`${addDays(TODAY, 8)}T08:00`, 'Hội trường Đảng ủy Khối'],
      ]),
    );
    expect(events).toHaveLength(3);
  });

  it('leaves events, among them one without a day, and tasks to be decided', async () => {
    const { db } = await createSeeded();
    const { events } = await listProposedEvents(db, ALL);
    expect(events.length).toBeGreaterThanOrEqual(3);
    expect(events.some(({ title, start }) => /Đoàn Khối/.test(title) && start === null)).toBe(true);
    for (const { start } of events) if (start !== null) expect(start > TODAY).toBe(true);
    const { tasks } = await listProposedTasks(db, ALL);
    expect(tasks.length).toBeGreaterThanOrEqual(2);
  });

  it('asks something of a secretary with a deadline ahead', async () => {
    const { db } = await createSeeded();
    const secretary = await db.prisma.member.findFirstOrThrow({
      where: { name: 'Phạm Văn Bình' },
      include: { organisation: true },
    });
    const actor = {
      memberId: secretary.id,
      name: secretary.name,
      role: 'secretary',
      organisationId: secretary.organisationId,
      organisationPath: secretary.organisation.path,
    } as const;
    const { tasks } = await listTasksFor(db, actor, TODAY, ALL);
    expect(tasks.map(({ deadline }) => deadline).sort()).toEqual([
      addDays(TODAY, 5),
      addDays(TODAY, 6),
      addDays(TODAY, 9),
    ]);
    const everybody = await listTasksFor(
      db,
      { ...actor, role: 'member', organisationPath: '0/' },
      TODAY,
      ALL,
    );
    expect(everybody.tasks).toHaveLength(2);
  });
});

describe('seeding', () => {
  it('is known afterwards, so that an operator who goes on to a real platform is warned', async () => {
    const { db } = await createSeeded();
    expect(await hasDemoContent(db)).toBe(true);
    expect(await hasDemoContent((await createTestContext()).db)).toBe(false);
  });

  it('is done once', async () => {
    const { db, seed, clock } = await createSeeded();
    const before = await countAll(db);
    clock.advance(86_400_000);
    expect(await seed()).toBe(false);
    expect(await countAll(db)).toEqual(before);
  });

  it('is completed after it was cut off, with the days it began with', async () => {
    const { db, seed, clock } = await createSeeded();
    const [members, accounts, organisations, documents, events, tasks, topics] = await countAll(db);
    await db.prisma.setting.update({
      where: { key: 'demo.seeding' },
      data: { value: clock.now().toISOString() },
    });
    clock.advance(3 * 86_400_000);
    expect(await seed()).toBe(true);
    expect((await countAll(db)).slice(0, 7)).toEqual([
      members,
      accounts,
      organisations,
      documents,
      events,
      tasks,
      topics,
    ]);
    expect(await seed()).toBe(false);
  });

  it('leaves a database alone in which somebody is already', async () => {
    const ctx = await createTestContext();
    const platform = createLocalPlatform(ctx);
    await addMember(ctx.db);
    const before = await countAll(ctx.db);
    expect(await seedDemo(ctx, { organisationName: 'Đảng ủy Khối', platform })).toBe(false);
    expect(await countAll(ctx.db)).toEqual(before);
  });
});
