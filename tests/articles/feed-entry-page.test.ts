import { describe, expect, it } from 'vitest';
import { readFeedEntry } from '../../src/articles/feed-entry-page.ts';

const ENTRY = { id: '1', url: 'https://tin.example.vn/1', title: 'Họp chi bộ' };
const SUMMARY =
  'Chi bộ khu phố họp thường kỳ tháng 4, bàn việc chuẩn bị đại hội và phân công đảng viên phụ trách.';

describe('readFeedEntry', () => {
  it('takes the full text, without pictures and their captions', () => {
    const contentHtml = `<p>${SUMMARY}</p><figure><img src="a.jpg"><figcaption>Ảnh: Văn phòng</figcaption></figure><p>Đoạn hai.</p>`;
    expect(readFeedEntry({ ...ENTRY, contentHtml, summaryText: 'Tóm tắt' })).toEqual({
      title: 'Họp chi bộ',
      sapo: null,
      published: null,
      paragraphs: [SUMMARY, 'Đoạn hai.'],
      images: [],
    });
  });

  it('takes the summary where there is no full text, or none that can be read', () => {
    expect(readFeedEntry({ ...ENTRY, summaryText: SUMMARY })?.paragraphs).toEqual([SUMMARY]);
    const contentHtml = '<div>'.repeat(1000);
    expect(readFeedEntry({ ...ENTRY, contentHtml, summaryText: SUMMARY })?.paragraphs).toEqual([SUMMARY]);
  });

  it('makes no article of a few words', () => {
    expect(readFeedEntry({ ...ENTRY, summaryText: 'Xem chi tiết.' })).toBeNull();
    expect(readFeedEntry({ ...ENTRY, contentHtml: '<img src="a.jpg">' })).toBeNull();
    expect(readFeedEntry(ENTRY)).toBeNull();
  });
});
