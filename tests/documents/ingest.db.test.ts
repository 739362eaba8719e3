import { describe, expect, it } from 'vitest';
import { type DocumentInput, readInput } from '../../src/documents/read-input.ts';
import { saveDocument } from '../../src/documents/save-document.ts';
import { confirmEvent, setEventDates } from '../../src/events/decide-event.ts';
import { listProposedEvents, listUpcomingEvents } from '../../src/events/list-events.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { createTestContext } from '../support/context.ts';
import { asTcvn3, asVni, asWindows1258, latin1 } from '../support/legacy-text.ts';

/** A report as such offices write it: what was judged, what is asked, what is coming; one date given, one left open. */
const REPORT = `Trang chủ > Tin tức > Công tác xây dựng Đảng > Hội nghị Ban Chấp hành Đảng bộ Khối lần thứ bảy

Hội nghị Ban Chấp hành Đảng bộ Khối lần thứ bảy

14 Tháng Tư 2022

      Sáng ngày 13 tháng 4 năm 2022, Đảng ủy Khối thử nghiệm tổ chức hội nghị đánh giá kết quả công tác quý I và bàn nhiệm vụ quý II năm 2022.
Anh-hoi-nghi.jpg
Quang cảnh hội nghị

      Kết luận hội nghị, đồng chí Bí thư Đảng ủy Khối yêu cầu các tổ chức cơ sở đảng phối hợp tổ chức tốt các hoạt động trong Tuần lễ chào mừng 60 năm Ngày thành lập Khối (19/5/1962 - 19/5/2022). Tiếp tục thực hiện Kết luận số 21 - KL/TW của Ban Chấp hành Trung ương Đảng khóa XIII. Các cấp ủy quan tâm chỉ đạo tổ chức đại hội công đoàn cơ sở để tiến tới đại hội đại biểu Công đoàn Khối lần thứ VI, nhiệm kỳ 2022 - 2027.`;

describe('a report pasted by a clerk', () => {
  it('comes out as an article with its citation and its events, one of which is asked for its date', async () => {
    const ctx = { ...(await createTestContext()), fetchOptions: {} };
    const read = await readInput(ctx, OPERATOR, { kind: 'text', text: REPORT });
    expect(read).toMatchObject({
      kind: 'article',
      title: 'Hội nghị Ban Chấp hành Đảng bộ Khối lần thứ bảy',
      publishedOn: '2022-04-14',
      topic: 'Công tác xây dựng Đảng',
      images: [{ url: 'Anh-hoi-nghi.jpg', caption: 'Quang cảnh hội nghị' }],
      citations: [{ symbol: '21-KL/TW', type: 'Kết luận' }],
    });
    await saveDocument(ctx, OPERATOR, read);
    const { events } = await listProposedEvents(ctx.db, { limit: 10, offset: 0 });
    const week = events.find(({ title }) => title.includes('60 năm'));
    const congress = events.find(({ title }) => title.includes('Công đoàn Khối'));
    expect(week).toMatchObject({ start: '2022-05-19', sentence: expect.stringContaining('19/5/1962') });
    expect(congress).toMatchObject({ start: null });
    expect(events).toHaveLength(2);
    expect(await confirmEvent(ctx, OPERATOR, week?.id ?? 0)).toMatchObject({
      outcome: 'confirmed',
      isPast: false,
    });
    expect(await confirmEvent(ctx, OPERATOR, congress?.id ?? 0)).toMatchObject({ outcome: 'needs-date' });
    await setEventDates(ctx, OPERATOR, congress?.id ?? 0, { start: '2022-07-08' });
    await confirmEvent(ctx, OPERATOR, congress?.id ?? 0);
    const upcoming = await listUpcomingEvents(ctx.db, '2022-04-14', { limit: 10, offset: 0 });
    expect(upcoming.events.map(({ start }) => start)).toEqual(['2022-05-19', '2022-07-08']);
  });

  it('is one document however often and however spelled it is pasted', async () => {
    const ctx = { ...(await createTestContext()), fetchOptions: {} };
    const outcomes: string[] = [];
    for (const text of [REPORT, REPORT, REPORT.normalize('NFD'), REPORT.replaceAll('\n', '\r\n')]) {
      const read = await readInput(ctx, OPERATOR, { kind: 'text', text });
      outcomes.push((await saveDocument(ctx, OPERATOR, read)).outcome);
    }
    expect(outcomes).toEqual(['created', 'unchanged', 'unchanged', 'unchanged']);
    expect(await ctx.db.prisma.event.count()).toBe(2);
  });

  it('is the same document pasted from an old font or uploaded in an old encoding', async () => {
    const ctx = { ...(await createTestContext()), fetchOptions: {} };
    const inputs: DocumentInput[] = [
      { kind: 'text', text: REPORT },
      { kind: 'text', text: asTcvn3(REPORT) },
      { kind: 'text', text: asVni(REPORT) },
      { kind: 'file', name: 'bao-cao.txt', bytes: latin1(asTcvn3(REPORT)) },
      { kind: 'file', name: 'bao-cao.txt', bytes: latin1(asVni(REPORT)) },
      { kind: 'file', name: 'bao-cao.txt', mediaType: 'text/plain', bytes: asWindows1258(REPORT) },
      { kind: 'file', name: 'bao-cao.txt', bytes: Buffer.from(REPORT, 'utf16le') },
    ];
    const outcomes: string[] = [];
    for (const input of inputs)
      outcomes.push((await saveDocument(ctx, OPERATOR, await readInput(ctx, OPERATOR, input))).outcome);
    expect(outcomes).toEqual(['created', ...Array(6).fill('unchanged')]);
    expect(await ctx.db.prisma.document.count()).toBe(1);
  });

  it.each([
    ['TCVN3', asTcvn3],
    ['VNI-Windows', asVni],
  ] as const)('is refused with its secrecy mark also when that is in %s', async (_, encode) => {
    const ctx = { ...(await createTestContext()), fetchOptions: {} };
    const text = encode(`TỐI MẬT\n\n${REPORT}`);
    await expect(readInput(ctx, OPERATOR, { kind: 'text', text })).rejects.toMatchObject({
      code: 'SECRET_CONTENT',
    });
  });
});
