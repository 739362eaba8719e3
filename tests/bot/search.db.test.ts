import { beforeEach, describe, expect, it } from 'vitest';
import { indexDocuments } from '../../src/search/index-documents.ts';
import { createSearchTables } from '../../src/search/search-tables.ts';
import { addDocument, addMember } from '../support/builders.ts';
import { type Person, startConversation, type TestConversation } from './start-conversation.ts';

let conversation: TestConversation;
let me: Person;

beforeEach(async () => {
  conversation = await startConversation();
  await addMember(conversation.db, { accounts: [{ platform: 'telegram', chatId: '10' }] });
  me = conversation.person('10');
});

async function addFindable(documents: readonly Parameters<typeof addDocument>[1][]) {
  const stored = [];
  for (const document of documents) stored.push(await addDocument(conversation.db, document));
  await indexDocuments(conversation.db, stored);
  return stored;
}

const CONGRESS = {
  title: 'Đại hội Đoàn khối nhiệm kỳ mới',
  body: 'Đoàn khối chuẩn bị đại hội vào cuối quý II.\n\nCác chi đoàn hoàn thành đại hội cơ sở trước đó.',
  publishedOn: '2022-04-12',
};

describe('plain text and /tim', () => {
  it.each([
    'đại hội đoàn',
    'dai hoi doan',
    'DAI HOI DOAN',
    '/tim dai hoi doan',
    '/tìm đại hội đoàn',
    '/tin đại hội đoàn',
  ])('“%s” finds with day, kind and the match in bold, and opens in full', async (text) => {
    await addFindable([
      CONGRESS,
      { title: 'Giải bóng đá', body: 'Khai mạc giải bóng đá.', publishedOn: '2022-04-11' },
    ]);
    const results = await me.says(text);
    expect(results).toContain('1. Đại hội Đoàn khối nhiệm kỳ mới\n12/4/2022 · Tin bài');
    const { text: shown, styles } = me.last().text;
    const snippetAt = shown.indexOf('Tin bài');
    const inBold = styles
      .filter(({ kind, start }) => kind === 'bold' && start > snippetAt)
      .map(({ start, length }) => shown.slice(start, start + length).toLowerCase());
    expect(inBold.join(' ')).toContain('đại hội');
    expect(await me.presses('Mở 1')).toContain('Các chi đoàn hoàn thành đại hội cơ sở');
  });

  it('knows the abbreviations of this office, in /vanban as well', async () => {
    const searchTables = createSearchTables([['HTX', 'hợp tác xã']]);
    conversation = await startConversation({ services: { searchTables } });
    await addMember(conversation.db, { accounts: [{ platform: 'telegram', chatId: '10' }] });
    me = conversation.person('10');
    const about = { body: 'Phát triển hợp tác xã kiểu mới.' };
    await addFindable([
      { title: 'Tin về kinh tế', ...about },
      { title: 'Văn bản về kinh tế', kind: 'directive', ...about },
    ]);
    expect(await me.says('/tim htx')).toContain('Tin về kinh tế');
    expect(await me.says('/vanban htx')).toContain('Văn bản về kinh tế');
  });

  it('turns the pages of one search in place, for a day, and only for who asked', async () => {
    const { db, clock, person } = conversation;
    await addFindable(
      Array.from({ length: 12 }, (_, index) => ({
        title: `Hội nghị lần thứ ${index + 1}`,
        body: 'Hội nghị đánh giá công tác.',
        publishedOn: '2022-04-01',
      })),
    );
    expect(await me.says('hội nghị')).toContain('Tìm thấy 12 kết quả cho “hội nghị” (1–5/12)');
    const other = await me.says('công tác đánh giá');
    expect(other).toContain('“công tác đánh giá”');
    expect(await me.presses('Tiếp ›')).toContain('“công tác đánh giá” (6–10/12)');
    expect(await me.presses('Tiếp ›')).toContain('(11–12/12)');
    expect(me.buttons()).toEqual([['Mở 11', 'Mở 12'], ['‹ Trước']]);
    expect(await me.presses('‹ Trước')).toContain('(6–10/12)');
    expect(me.messages()).toHaveLength(2);

    const sessions = await db.prisma.searchSession.findMany({ orderBy: { id: 'asc' } });
    expect(sessions.map(({ query }) => query)).toEqual(['hội nghị', 'công tác đánh giá']);
    await addMember(db, { accounts: [{ platform: 'telegram', chatId: '20' }] });
    expect(await person('20').pressesData(`tim:${sessions[0]?.id}:1`, '1')).toContain('gõ lại từ khóa');
    clock.advance(24 * 3_600_000 + 1);
    expect(await me.pressesData(`tim:${sessions[0]?.id}:1`)).toContain('gõ lại từ khóa');
  });

  it('keeps no row when everything fits on one page', async () => {
    await addFindable([CONGRESS]);
    expect(await me.says('đại hội')).toContain('Tìm thấy 1 kết quả');
    expect(me.buttons()).toEqual([['Mở 1']]);
    expect(await conversation.db.prisma.searchSession.count()).toBe(0);
  });

  it('gives hints when nothing is found, and asks for words when there are none', async () => {
    expect(await me.says('qwertyuiop')).toMatch(/Không tìm thấy[\s\S]*qwertyuiop[\s\S]*loai:vanban/);
    expect(await me.says('/tim')).toContain('từ khóa');
    expect(await me.says('tìm')).toContain('từ khóa');
  });

  it('searches with the beginning of a text that is far too long', async () => {
    await addFindable([CONGRESS]);
    expect(await me.says(`đại hội đoàn khối ${'đại hội '.repeat(2_000)}`)).toContain('Tìm thấy 1 kết quả');
  });
});

describe('/vanban with words', () => {
  it('finds among directives only', async () => {
    await addFindable([
      { title: 'Tin về chuyển đổi số', body: 'Chuyển đổi số trong cơ quan.' },
      { kind: 'directive', title: 'Kế hoạch chuyển đổi số', body: 'Chuyển đổi số trong Đảng.' },
    ]);
    const results = await me.says('/vanban chuyen doi so');
    expect(results).toContain('cho “chuyen doi so”');
    expect(results).toContain('Kế hoạch chuyển đổi số');
    expect(results).not.toContain('Tin về');
  });
});
