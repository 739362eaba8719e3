import { beforeEach, describe, expect, it } from 'vitest';
import { symbolKey } from '../../src/text/citations.ts';
import { addDocument, addMember, addTopic } from '../support/builders.ts';
import { type Person, startConversation, type TestConversation } from './start-conversation.ts';

let conversation: TestConversation;
let me: Person;
let memberId: number;

beforeEach(async () => {
  conversation = await startConversation();
  const member = await addMember(conversation.db, { accounts: [{ platform: 'telegram', chatId: '10' }] });
  memberId = member.id;
  me = conversation.person('10');
});

function addArticles(count: number, changes: { topicId?: number; body?: string } = {}) {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      addDocument(conversation.db, {
        title: `Tin số ${index + 1}`,
        publishedOn: `2022-04-${String(index + 1).padStart(2, '0')}`,
        summary: `Tóm tắt ${index + 1}.`,
        canonicalUrl: `https://example.vn/${index + 1}`,
        ...changes,
      }),
    ),
  );
}

async function addDirective(symbol: string, title: string, publishedOn = '2022-01-20') {
  const document = await addDocument(conversation.db, {
    kind: 'directive',
    title,
    publishedOn,
    body: `Nội dung ${title}`,
  });
  await conversation.db.prisma.document.update({
    where: { id: document.id },
    data: {
      symbol,
      symbolKey: symbolKey(symbol),
      directiveType: 'Kết luận',
      issuer: 'Ban Chấp hành Trung ương',
    },
  });
  return document;
}

describe('/tin', () => {
  it('shows five at a time, latest first, with day, summary and link, and turns its page in place', async () => {
    await addArticles(12);
    const first = await me.says('tin');
    expect(first).toContain('Tin mới nhất (1–5/12)');
    expect(first).toMatch(/1\. Tin số 12\n12\/4\/2022 · Tin bài\nTóm tắt 12\.[\s\S]*5\. Tin số 8/);
    expect(me.last().text.styles).toContainEqual(
      expect.objectContaining({ kind: 'link', url: 'https://example.vn/12' }),
    );
    expect(me.buttons()).toEqual([['Mở 1', 'Mở 2', 'Mở 3', 'Mở 4', 'Mở 5'], ['Tiếp ›']]);
    expect(await me.presses('Tiếp ›')).toMatch(/\(6–10\/12\)[\s\S]*6\. Tin số 7/);
    expect(me.buttons()).toEqual([
      ['Mở 6', 'Mở 7', 'Mở 8', 'Mở 9', 'Mở 10'],
      ['‹ Trước', 'Tiếp ›'],
    ]);
    expect(await me.presses('Tiếp ›')).toContain('(11–12/12)');
    expect(me.buttons()).toEqual([['Mở 11', 'Mở 12'], ['‹ Trước']]);
    await me.presses('‹ Trước');
    expect(await me.presses('‹ Trước')).toBe(first);
    expect(me.messages()).toHaveLength(1);
  });

  it('leaves out muted topics and says so when nothing is left', async () => {
    const topic = await addTopic(conversation.db, 'Hoạt động Đoàn');
    await addArticles(2, { topicId: topic.id });
    expect(await me.says('/tin')).toContain('Hoạt động Đoàn');
    await conversation.db.prisma.topicMute.create({ data: { memberId, topicId: topic.id } });
    expect(await me.says('/tin')).toContain('/chuyenmuc');
  });

  it('opens one in full, and a long one part by part', async () => {
    const paragraphs = Array.from(
      { length: 120 },
      (_, index) => `Đoạn ${index + 1}. ${'Nội dung hội nghị. '.repeat(8)}`,
    );
    await addArticles(1, { body: paragraphs.join('\n\n') });
    await me.says('/tin');
    let read = await me.presses('Mở 1');
    expect(read).toContain('Xem trên trang gốc');
    for (let page = 2; me.buttons().flat().includes('Đọc tiếp'); page += 1) {
      const next = await me.presses('Đọc tiếp');
      expect(next).toContain(`(phần ${page}/`);
      read += next;
    }
    for (let index = 1; index <= 120; index += 1) expect(read).toContain(`Đoạn ${index}.`);
  });

  it('says so when what the button opens is not there any more', async () => {
    const [article] = await addArticles(1);
    await me.says('/tin');
    await conversation.db.prisma.document.delete({ where: { id: article?.id ?? 0 } });
    expect(await me.presses('Mở 1')).toContain('Không tìm thấy');
  });
});

describe('/vanban', () => {
  it('lists the latest with symbol, type and issuer', async () => {
    await addArticles(1);
    await addDirective('21-KL/TW', 'Về đẩy mạnh xây dựng Đảng', '2021-10-25');
    const list = await me.says('văn bản');
    expect(list).toContain('25/10/2021 · Kết luận số 21-KL/TW · Ban Chấp hành Trung ương');
    expect(list).not.toContain('Tin số 1');
  });

  it.each(['/vanban 21-KL/TW', '/văn bản 21 kl tw', '/VB 21- kl/tw'])(
    'opens the one of that symbol: %s',
    async (text) => {
      await addDirective('21-KL/TW', 'Về đẩy mạnh xây dựng Đảng');
      await addDirective('22-KL/TW', 'Về việc khác');
      const full = await me.says(text);
      expect(full).toContain('Nội dung Về đẩy mạnh xây dựng Đảng');
      expect(full).not.toContain('việc khác');
    },
  );

  it('does not say below a title what stands in it, in the list or in full', async () => {
    const about = 'Về công tác dân vận';
    const title = 'Kế hoạch số 45-KH/ĐUK về công tác dân vận';
    const { id } = await addDocument(conversation.db, { kind: 'directive', title, summary: about });
    await conversation.db.prisma.document.update({ where: { id }, data: { sapo: about } });
    expect((await me.says('/vanban')).match(/về công tác dân vận/gi)).toHaveLength(1);
    expect((await me.presses('Mở 1')).match(/về công tác dân vận/gi)).toHaveLength(1);
  });

  it('lets the person choose among several of one symbol, page by page', async () => {
    for (let year = 2001; year <= 2007; year += 1)
      await addDirective('01-KH/ĐU', `Kế hoạch năm ${year}`, `${year}-01-02`);
    const list = await me.says('/vanban 01-kh/du');
    expect(list).toContain('(1–5/7)');
    expect(list).toContain('Kế hoạch năm 2007');
    expect(await me.presses('Tiếp ›')).toContain('Kế hoạch năm 2001');
    expect(await me.presses('Mở 7')).toContain('Nội dung Kế hoạch năm 2001');
  });

  it('says when there is none of that symbol, or none at all', async () => {
    expect(await me.says('/vanban')).toContain('Chưa có văn bản');
    expect(await me.says('/vanban 99-KL/TW')).toContain('“99-KL/TW”');
    expect(await me.says('/vanban chuyển đổi số')).toContain('chuyển đổi số');
  });
});
