import { describe, expect, it } from 'vitest';
import type { InputContent } from '../../src/documents/input-content.ts';
import { type PrintOptions, printDocument } from '../../src/documents/print-document.ts';

const PROSE =
  'Sáng nay, chi bộ khu phố tổ chức buổi sinh hoạt chuyên đề về chuyển đổi số với sự tham gia của 42 đảng viên. '.repeat(
    4,
  );

function page(head: string, title = 'Sinh hoạt chuyên đề quý II'): InputContent {
  const html = `<html><head><title>${title}</title>${head}</head><body><h1>${title}</h1><div><p>${PROSE}</p><p>${PROSE}</p></div></body></html>`;
  return { form: 'html', html };
}

function print(content: InputContent, options: Partial<PrintOptions> = {}) {
  return printDocument(content, { url: null, today: '2022-04-12', ...options });
}

/** As Word saves it: two columns of a table, lines parted by line breaks. */
const WORD_HTML = `<html><body lang=VI>
<table><tr><td><p>TỈNH ỦY MẪU<br><b>ĐẢNG ỦY KHỐI THỬ NGHIỆM</b><br>*<br>Số 12-KH/ĐUK</p></td>
<td><p><b>ĐẢNG CỘNG SẢN VIỆT NAM</b><br>Pleiku, ngày 05 tháng 4 năm 2022</p></td></tr></table>
<p>KẾ HOẠCH</p>
<p>về tổ chức hội thi dân vận khéo<br>trong khối các cơ quan</p>
<p>Căn cứ chương trình công tác năm 2022, Đảng ủy Khối xây dựng kế hoạch như sau:</p>
<p>1. Các cấp ủy cơ sở quán triệt nội dung hội thi đến từng chi bộ, cử đội tham gia và gửi danh sách về Ban Dân vận.</p>
<p>T/M BAN THƯỜNG VỤ</p><p>PHÓ BÍ THƯ</p><p>Lê Thị Mẫu</p>
</body></html>`;

describe('printDocument', () => {
  it('reads a document saved from Word as a directive', () => {
    expect(print({ form: 'html', html: WORD_HTML })).toEqual({
      kind: 'directive',
      canonicalUrl: null,
      title: 'Kế hoạch số 12-KH/ĐUK về tổ chức hội thi dân vận khéo trong khối các cơ quan',
      sapo: 'về tổ chức hội thi dân vận khéo trong khối các cơ quan',
      paragraphs: [
        'Căn cứ chương trình công tác năm 2022, Đảng ủy Khối xây dựng kế hoạch như sau:',
        '1. Các cấp ủy cơ sở quán triệt nội dung hội thi đến từng chi bộ, cử đội tham gia và gửi danh sách về Ban Dân vận.',
      ],
      images: [],
      author: 'Lê Thị Mẫu',
      publishedOn: '2022-04-05',
      topic: null,
      symbol: '12-KH/ĐUK',
      directiveType: 'Kế hoạch',
      issuer: 'ĐẢNG ỦY KHỐI THỬ NGHIỆM',
    });
  });

  it('joins to the name of a directive what belongs to it, and parts what does not', () => {
    const titleOf = (summary: string) =>
      print({ form: 'html', html: WORD_HTML.replace('về tổ chức hội thi dân vận khéo', summary) }).title;
    expect(titleOf('Của Ban Thường vụ về hội thi')).toContain('12-KH/ĐUK của Ban Thường vụ về hội thi');
    expect(titleOf('Tổ chức hội thi')).toContain('12-KH/ĐUK: Tổ chức hội thi');
  });

  it('reads the same document as an article when told so', () => {
    expect(print({ form: 'html', html: WORD_HTML }, { as: 'article' })).toMatchObject({
      kind: 'article',
      symbol: null,
    });
  });

  it('takes news that mentions a document for news', () => {
    const text = `Hội thi dân vận khéo\n12/4/2022\nThực hiện Kế hoạch số 12-KH/ĐUK ngày 05 tháng 4 năm 2022, hội thi đã khai mạc.`;
    expect(print({ form: 'text', text })).toMatchObject({
      kind: 'article',
      title: 'Hội thi dân vận khéo',
      publishedOn: '2022-04-12',
    });
  });

  it('reads any text as a directive when told so, titled by its first line', () => {
    const text = 'Về việc nộp báo cáo quý\nCác chi bộ nộp báo cáo trước ngày 20/4/2022.';
    expect(print({ form: 'text', text }, { as: 'directive' })).toMatchObject({
      kind: 'directive',
      symbol: null,
      title: 'Về việc nộp báo cáo quý',
    });
  });

  it('uses the given day only for a document that names none', () => {
    const dated = { form: 'text', text: 'Tiêu đề\n12/4/2022\nNội dung.' } as const;
    const undated = { form: 'text', text: 'Tiêu đề\nNội dung của bài.' } as const;
    expect(print(dated, { publishedOn: '2022-01-01' }).publishedOn).toBe('2022-04-12');
    expect(print(undated, { publishedOn: '2022-01-01' }).publishedOn).toBe('2022-01-01');
    expect(print(undated).publishedOn).toBeNull();
  });

  it('refuses a title without a text', () => {
    expect(() => print({ form: 'text', text: 'Chỉ có tiêu đề' })).toThrowError(/only a title/);
  });

  it('refuses a text that is a book', () => {
    const text = `Tiêu đề\n${'Đoạn văn thử nghiệm.\n'.repeat(30_000)}`;
    expect(() => print({ form: 'text', text })).toThrowError(/more than 500000 characters/);
  });
});

describe('the address of a page', () => {
  const fetched = 'https://tin.example.vn/bai-viet?id=7&utm_source=zalo';
  const declaring = (url: string) => page(`<link rel="canonical" href="${url}">`);

  it('is what the page declares on its own site', () => {
    expect(
      print(declaring('https://www.tin.example.vn/xay-dung-dang/bai-7'), { url: fetched }).canonicalUrl,
    ).toBe('https://www.tin.example.vn/xay-dung-dang/bai-7');
  });

  it.each([
    ['the home page for every page', 'https://tin.example.vn/'],
    ['another site', 'https://khac.example.vn/bai-7'],
    ['its address without what tells pages apart', 'https://tin.example.vn/bai-viet'],
  ])('is where it was fetched, without tracking, when it declares %s', (_, declared) => {
    expect(print(declaring(declared), { url: fetched }).canonicalUrl).toBe(
      'https://tin.example.vn/bai-viet?id=7',
    );
  });

  it('is what a saved page declares, unless that is a home page', () => {
    expect(print(declaring('https://tin.example.vn/bai-7')).canonicalUrl).toBe(
      'https://tin.example.vn/bai-7',
    );
    expect(print(declaring('https://tin.example.vn/')).canonicalUrl).toBeNull();
  });
});
