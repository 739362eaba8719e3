import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlainText } from '../../src/articles/parse-plain-page.ts';

describe('parsePlainText', () => {
  it('reads breadcrumb, title, date, caption and paragraphs of a page copied by hand', () => {
    const text = `Trang chủ > Tin tức > Công tác tổ chức > Khai giảng lớp cảm tình Đảng

Khai giảng lớp cảm tình Đảng

12 Tháng Tư 2022

        Sáng nay,  lớp bồi dưỡng gồm 45 học viên   đã khai giảng.
Anh-1.JPG
Quang cảnh buổi khai giảng
   Lớp học diễn ra trong năm ngày.`;
    expect(parsePlainText(text)).toEqual({
      title: 'Khai giảng lớp cảm tình Đảng',
      sapo: null,
      published: '2022-04-12',
      topic: 'Công tác tổ chức',
      paragraphs: [
        'Sáng nay, lớp bồi dưỡng gồm 45 học viên đã khai giảng.',
        'Lớp học diễn ra trong năm ngày.',
      ],
      images: [{ url: 'Anh-1.JPG', caption: 'Quang cảnh buổi khai giảng' }],
    });
  });

  it.each([
    ['Ngày 12/4/2022', '2022-04-12'],
    ['12/04/2022 08:15', '2022-04-12T08:15:00+07:00'],
    ['Thứ ba, 12/4/2022, 08:30 (GMT+7)', '2022-04-12T08:30:00+07:00'],
    ['Cập nhật lúc: 14h05, ngày 12 tháng 4 năm 2022', '2022-04-12T14:05:00+07:00'],
  ])('reads the date line %s', (line, published) => {
    const page = parsePlainText(`Tiêu đề bài\n${line}\nĐoạn văn thứ nhất.`);
    expect(page).toMatchObject({ title: 'Tiêu đề bài', published, paragraphs: ['Đoạn văn thứ nhất.'] });
  });

  it('keeps a sentence that merely contains a date in the body', () => {
    const page = parsePlainText('Tiêu đề bài\nNgày 12/4/2022 chi bộ họp bàn việc sửa nhà.\nĐoạn hai.');
    expect(page.published).toBeNull();
    expect(page.paragraphs).toHaveLength(2);
  });

  it('keeps a full sentence after a picture in the body', () => {
    const page = parsePlainText('Tiêu đề\nhinh.png\nĐây là một câu trọn vẹn.');
    expect(page).toMatchObject({ images: [{ url: 'hinh.png' }], paragraphs: ['Đây là một câu trọn vẹn.'] });
  });

  it('takes the first sentence of one long paragraph as its title, and keeps the paragraph', () => {
    const text = `Chi bộ đã họp thường kỳ. ${'Các đồng chí phát biểu ý kiến xây dựng. '.repeat(10)}`.trim();
    expect(parsePlainText(text)).toMatchObject({ title: 'Chi bộ đã họp thường kỳ', paragraphs: [text] });
  });

  it('cuts a title from an endless sentence at a word, within 120 characters', () => {
    const { title } = parsePlainText('đồng chí bí thư chi bộ phát biểu '.repeat(30));
    expect(title.length).toBeLessThanOrEqual(120);
    expect('đồng chí bí thư chi bộ phát biểu '.repeat(30).startsWith(`${title} `)).toBe(true);
  });

  it('gives an empty page for nothing', () => {
    expect(parsePlainText(' \n\u200B\n')).toEqual({
      title: '',
      sapo: null,
      published: null,
      paragraphs: [],
      images: [],
    });
  });

  it('never throws, whatever is pasted', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 500 }),
        (text) => typeof parsePlainText(text).title === 'string',
      ),
    );
  });
});
