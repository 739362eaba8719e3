import { describe, expect, it } from 'vitest';
import { type DigestDocumentLine, digestText } from '../../../src/messages/vi/digests.ts';

const day = '2022-05-17';

function article(number: number, more: Partial<DigestDocumentLine> = {}): DigestDocumentLine {
  return {
    kind: 'article',
    title: `Tin ${number}`,
    url: null,
    symbol: null,
    extract: `Câu ${number}.`,
    ...more,
  };
}

describe('digestText', () => {
  it('tells new directives, new articles and what is coming, with their links', () => {
    const directive = article(0, {
      kind: 'directive',
      title: 'Kế hoạch thực hiện chuyên đề năm 2022',
      symbol: '12-KH/ĐUK',
      url: 'https://example.vn/12',
    });
    const events = [
      { title: 'Họp giao ban', start: '2022-05-17T14:00', end: null, place: 'Phòng họp số 2' },
      { title: 'Tuần lễ văn hóa', start: '2022-05-16', end: '2022-05-20', place: null },
    ];
    const { text, styles } = digestText({
      frequency: 'daily',
      day,
      documents: [article(1), directive],
      events,
    });
    expect(text).toBe(
      [
        'Bản tin thứ Ba, 17/5/2022',
        '',
        'Văn bản mới',
        '• Kế hoạch thực hiện chuyên đề năm 2022 (số 12-KH/ĐUK)',
        'Câu 0.',
        '',
        'Tin mới',
        '• Tin 1',
        'Câu 1.',
        '',
        'Lịch sắp tới',
        '• 14 giờ, thứ Ba, 17/5/2022 (hôm nay): Họp giao ban – Phòng họp số 2',
        '• từ thứ Hai, 16/5/2022 đến hết thứ Sáu, 20/5/2022 (đang diễn ra): Tuần lễ văn hóa',
      ].join('\n'),
    );
    const linked = styles.find(({ kind }) => kind === 'link');
    expect(linked?.url).toBe('https://example.vn/12');
    expect(text.slice(linked?.start, (linked?.start ?? 0) + (linked?.length ?? 0))).toBe(
      'Kế hoạch thực hiện chuyên đề năm 2022',
    );
  });

  it('names ten documents at most and counts the others', () => {
    const documents = Array.from({ length: 13 }, (_, number) => article(number));
    const { text } = digestText({ frequency: 'daily', day, documents, events: [] });
    expect(text.match(/^• /gm)).toHaveLength(10);
    expect(text).toContain('Câu 9.\nvà 3 tin khác – gõ /tin');
  });

  it('keeps places for articles on a day of many directives', () => {
    const directives = Array.from({ length: 8 }, (_, number) => article(number, { kind: 'directive' }));
    const documents = [...directives, ...Array.from({ length: 6 }, (_, number) => article(20 + number))];
    const { text } = digestText({ frequency: 'daily', day, documents, events: [] });
    expect(text).toContain('và 3 văn bản khác – gõ /vanban');
    expect(text).toContain('• Tin 24');
    expect(text).toContain('và 1 tin khác – gõ /tin');
  });

  it('stays one message of Telegram when everything in it is long', () => {
    const long = 'Đảng ủy Khối các cơ quan và doanh nghiệp '.repeat(20);
    const documents = Array.from({ length: 10 }, (_, number) =>
      article(number, { title: long, extract: long, kind: number < 5 ? 'directive' : 'article' }),
    );
    const event = { title: long, start: '2022-05-18T07:30', end: '2022-05-20T11:30', place: long };
    const { text } = digestText({ frequency: 'weekly', day, documents, events: Array(9).fill(event) });
    expect(text.length).toBeLessThanOrEqual(4_096);
    expect(text).toContain('tin khác – gõ /tin');
    expect(text).toContain('và 4 sự kiện khác – gõ /lich');
  });
});
