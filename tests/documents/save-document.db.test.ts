import { beforeEach, describe, expect, it } from 'vitest';
import type { ReadDocument } from '../../src/documents/document.ts';
import { findDirective } from '../../src/documents/library.ts';
import { saveDocument } from '../../src/documents/save-document.ts';
import { confirmEvent, rejectEvent, setEventDates } from '../../src/events/decide-event.ts';
import { listProposedEvents } from '../../src/events/list-events.ts';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

let ctx: TestContext;

beforeEach(async () => {
  ctx = await createTestContext();
});

const CONGRESS = {
  title: 'Đại hội Đoàn Khối lần thứ VIII',
  sentence: 'Các cấp ủy chỉ đạo đại hội Đoàn Khối lần thứ VIII.',
};
const WEEK = {
  title: 'Tuần lễ chào mừng ngày thành lập tỉnh',
  start: '2022-05-24',
  sentence: 'Tổ chức tốt Tuần lễ chào mừng ngày thành lập tỉnh (24/5).',
};

function article(changes: Partial<ReadDocument> = {}): ReadDocument {
  return {
    kind: 'article',
    canonicalUrl: 'https://tin.example.vn/bai-1',
    title: 'Hội nghị đảng ủy quý I',
    sapo: '',
    paragraphs: ['Đoạn thứ nhất của bài viết.', 'Đoạn thứ hai của bài viết.'],
    images: [{ url: 'https://tin.example.vn/anh.jpg', caption: 'Quang cảnh hội nghị' }],
    author: null,
    publishedOn: '2022-04-12',
    topic: 'Hoạt động của Đảng ủy',
    symbol: null,
    directiveType: null,
    issuer: null,
    summary: 'Đoạn thứ nhất của bài viết.',
    citations: [{ text: 'Kết luận số 21-KL/TW', symbol: '21-KL/TW', type: 'Kết luận' }],
    events: [CONGRESS, WEEK],
    tasks: [
      { text: 'Rà soát chỉ tiêu quý II', who: 'các cấp ủy', sentence: 'Các cấp ủy rà soát chỉ tiêu quý II.' },
    ],
    ...changes,
  };
}

function directive(changes: Partial<ReadDocument> = {}): ReadDocument {
  return article({
    kind: 'directive',
    canonicalUrl: null,
    title: 'Kế hoạch số 12-KH/ĐUK về hội thi',
    symbol: '12-KH/ĐUK',
    directiveType: 'Kế hoạch',
    issuer: 'ĐẢNG ỦY KHỐI',
    topic: null,
    events: [],
    ...changes,
  });
}

async function countAll() {
  const { prisma } = ctx.db;
  return {
    documents: await prisma.document.count(),
    citations: await prisma.citation.count(),
    events: await prisma.event.count(),
    tasks: await prisma.task.count(),
    topics: await prisma.topic.count(),
    audit: await prisma.auditEntry.count(),
  };
}

describe('saveDocument', () => {
  it('stores a document with its topic, citations, proposals and an audit entry', async () => {
    const saved = await saveDocument(ctx, OPERATOR, article());
    expect(saved).toMatchObject({
      outcome: 'created',
      document: {
        title: 'Hội nghị đảng ủy quý I',
        paragraphs: ['Đoạn thứ nhất của bài viết.', 'Đoạn thứ hai của bài viết.'],
        images: [{ url: 'https://tin.example.vn/anh.jpg', caption: 'Quang cảnh hội nghị' }],
        topic: 'Hoạt động của Đảng ủy',
        publishedOn: '2022-04-12',
        version: 1,
        silent: false,
        createdAt: ctx.clock.now(),
      },
      events: [
        { title: CONGRESS.title, start: null, status: 'proposed', documentTitle: 'Hội nghị đảng ủy quý I' },
        { title: WEEK.title, start: '2022-05-24', status: 'proposed', sentence: WEEK.sentence },
      ],
      tasks: [{ text: 'Rà soát chỉ tiêu quý II', who: 'các cấp ủy', status: 'proposed' }],
      citations: [{ text: 'Kết luận số 21-KL/TW', symbol: '21-KL/TW', type: 'Kết luận', issuer: null }],
      changes: { eventsProposed: 2, tasksProposed: 1 },
    });
    expect(await ctx.db.prisma.auditEntry.findMany()).toMatchObject([
      { action: 'document.added', subject: `document:${saved.document.id}` },
    ]);
  });

  it('changes nothing when the same document comes again', async () => {
    const first = await saveDocument(ctx, OPERATOR, article());
    const before = await countAll();
    ctx.clock.advance(3_600_000);
    const again = await saveDocument(ctx, OPERATOR, article());
    expect(again).toMatchObject({ outcome: 'unchanged', document: first.document, events: first.events });
    expect(await countAll()).toEqual(before);
  });

  it('recognises the same words under another address, and learns what it did not know', async () => {
    const pasted = article({ canonicalUrl: null, publishedOn: null, topic: null, images: [] });
    const { document } = await saveDocument(ctx, OPERATOR, pasted);
    const met = await saveDocument(ctx, OPERATOR, article({ title: 'HỘI NGHỊ đảng ủy  quý I' }));
    expect(met).toMatchObject({
      outcome: 'unchanged',
      document: {
        id: document.id,
        title: 'Hội nghị đảng ủy quý I',
        canonicalUrl: 'https://tin.example.vn/bai-1',
        publishedOn: '2022-04-12',
        topic: 'Hoạt động của Đảng ủy',
        version: 1,
      },
    });
    expect(
      await saveDocument(ctx, OPERATOR, article({ canonicalUrl: 'https://khac.example.vn/1' })),
    ).toMatchObject({
      outcome: 'unchanged',
      document: { id: document.id, canonicalUrl: 'https://tin.example.vn/bai-1' },
    });
  });

  it('makes a changed article its next version, with its citations replaced', async () => {
    const { document } = await saveDocument(ctx, OPERATOR, article());
    ctx.clock.advance(60_000);
    const changed = await saveDocument(
      ctx,
      OPERATOR,
      article({ paragraphs: ['Đoạn đã sửa.'], author: 'Văn phòng', topic: null, citations: [] }),
    );
    expect(changed).toMatchObject({
      outcome: 'updated',
      document: {
        id: document.id,
        version: 2,
        paragraphs: ['Đoạn đã sửa.'],
        author: 'Văn phòng',
        topic: 'Hoạt động của Đảng ủy',
        createdAt: document.createdAt,
        updatedAt: ctx.clock.now(),
      },
      citations: [],
    });
    expect(await ctx.db.prisma.auditEntry.count({ where: { action: 'document.updated' } })).toBe(1);
  });

  it('keeps what was decided, proposes what is new and withdraws what is no longer there', async () => {
    const { events } = await saveDocument(ctx, OPERATOR, article());
    const [congress, week] = events;
    if (!congress || !week) throw new Error('two events were proposed');
    await confirmEvent(ctx, OPERATOR, week.id);
    const concert = {
      title: 'Hội diễn văn nghệ',
      start: '2022-05-19',
      sentence: 'Ngày 19/5 tổ chức hội diễn.',
    };
    const changed = await saveDocument(
      ctx,
      OPERATOR,
      article({ paragraphs: ['Đoạn đã sửa.'], events: [concert], tasks: [] }),
    );
    expect(changed.changes).toEqual({
      eventsProposed: 1,
      eventsWithdrawn: 1,
      tasksProposed: 0,
      tasksWithdrawn: 1,
    });
    expect(changed.events).toMatchObject([
      { id: week.id, status: 'confirmed' },
      { title: 'Hội diễn văn nghệ', status: 'proposed' },
    ]);
    expect((await listProposedEvents(ctx.db, { limit: 10, offset: 0 })).events).toMatchObject([
      { title: 'Hội diễn văn nghệ' },
    ]);
  });

  it('does not propose again what was turned down or dated by hand', async () => {
    const { events } = await saveDocument(ctx, OPERATOR, article());
    const [congress, week] = events;
    if (!congress || !week) throw new Error('two events were proposed');
    await rejectEvent(ctx, OPERATOR, week.id);
    await setEventDates(ctx, OPERATOR, congress.id, { start: '2022-06-10' });
    const changed = await saveDocument(ctx, OPERATOR, article({ paragraphs: ['Đoạn đã sửa.'] }));
    expect(changed.changes).toMatchObject({ eventsProposed: 0, eventsWithdrawn: 0 });
    expect(changed.events).toMatchObject([{ id: congress.id, start: '2022-06-10', status: 'proposed' }]);
  });

  it('knows a directive by its symbol and day, whatever was copied of it', async () => {
    const { document } = await saveDocument(ctx, OPERATOR, directive());
    const retyped = await saveDocument(
      ctx,
      OPERATOR,
      directive({ paragraphs: ['Toàn văn.'], symbol: '12 - KH/ĐUK' }),
    );
    expect(retyped).toMatchObject({ outcome: 'updated', document: { id: document.id, version: 2 } });
    const nextTerm = await saveDocument(ctx, OPERATOR, directive({ publishedOn: '2025-08-01' }));
    expect(nextTerm.outcome).toBe('created');
    expect((await findDirective(ctx.db, '12 kh duk')).map(({ id }) => id)).toEqual([
      nextTerm.document.id,
      document.id,
    ]);
  });

  it('does not take news about a directive for the directive', async () => {
    await saveDocument(ctx, OPERATOR, directive());
    const news = article({ title: 'Triển khai Kế hoạch số 12-KH/ĐUK', canonicalUrl: null });
    expect((await saveDocument(ctx, OPERATOR, news)).outcome).toBe('created');
  });

  it('knows an imported document by the id of the import', async () => {
    const options = { externalId: 'kho-17', silent: true };
    const { document } = await saveDocument(ctx, OPERATOR, article({ canonicalUrl: null }), options);
    const moved = article({ canonicalUrl: 'https://tin.example.vn/moi', title: 'Tên mới' });
    expect(await saveDocument(ctx, OPERATOR, moved, options)).toMatchObject({
      outcome: 'updated',
      document: {
        id: document.id,
        canonicalUrl: 'https://tin.example.vn/moi',
        externalId: 'kho-17',
        silent: true,
      },
    });
  });

  it('proposes of an archive only what is still to come', async () => {
    const past = { title: 'Lễ ra quân', start: '2022-03-01', sentence: 'Ngày 1/3 ra quân.' };
    const { events, tasks } = await saveDocument(ctx, OPERATOR, article({ events: [past, CONGRESS, WEEK] }), {
      silent: true,
    });
    expect(events.map(({ title }) => title)).toEqual([WEEK.title]);
    expect(tasks).toEqual([]);
  });

  it('is all or nothing', async () => {
    const cut = { ...article(), tasks: [{ text: 'x', sentence: null as unknown as string }] };
    await expect(saveDocument(ctx, OPERATOR, cut)).rejects.toThrow();
    expect(await countAll()).toMatchObject({ documents: 0, events: 0, topics: 0, audit: 0 });
  });

  it('lets two at once store one document', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => saveDocument(ctx, OPERATOR, article()).then(({ outcome }) => outcome)),
    );
    expect(outcomes.sort()).toEqual(['created', 'unchanged', 'unchanged', 'unchanged']);
    expect(await ctx.db.prisma.event.count()).toBe(2);
  });

  it('refuses a text with a secret mark once more, and leaves an audit entry', async () => {
    const secret = article({ paragraphs: ['TUYỆT MẬT', 'Nội dung không được lưu.'] });
    await expect(saveDocument(ctx, OPERATOR, secret)).rejects.toMatchObject({ code: 'SECRET_CONTENT' });
    expect(await ctx.db.prisma.document.count()).toBe(0);
    expect(await ctx.db.prisma.auditEntry.findMany()).toMatchObject([{ action: 'document.refused-secret' }]);
  });

  it('stores nothing for who may not publish', async () => {
    const secretary: Actor = { ...OPERATOR, memberId: 3, role: 'secretary' };
    await expect(saveDocument(ctx, secretary, article())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await ctx.db.prisma.document.count()).toBe(0);
  });
});
