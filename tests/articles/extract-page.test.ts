import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractPage } from '../../src/articles/extract-page.ts';

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/vi/${name}`, import.meta.url), 'utf8');
}

describe('extractPage', () => {
  it('reads an old SharePoint page laid out in tables', () => {
    const page = extractPage(
      fixture('sharepoint-page.html'),
      'https://dangbo.example.vn/tin/chi-tiet.aspx?id=7',
    );
    expect(page).toEqual({
      title: 'Chi bộ Trường Mẫu giáo Hoa Sen ra mắt tổ tự học ngoại ngữ',
      sapo: 'Chiều 17/5, Chi bộ Trường Mẫu giáo Hoa Sen ra mắt tổ tự học ngoại ngữ gồm mười hai đảng viên và quần chúng ưu tú của trường.',
      published: '2022-05-18T09:15:00+07:00',
      topic: 'Xây dựng Đảng',
      paragraphs: [
        'Tổ sinh hoạt vào tối thứ tư hằng tuần, mỗi buổi một người trình bày một chủ đề gần gũi với công việc. Thư viện thành phố cho mượn sách và phòng học.',
        'Bí thư chi bộ cho biết việc tự học được đưa vào bản cam kết tu dưỡng cuối năm, mỗi người tự chọn một mục tiêu vừa sức.',
        'Sau sáu tháng, chi bộ sẽ đánh giá và nhân rộng cách làm sang các trường trong phường.',
      ],
      images: [
        {
          url: 'https://dangbo.example.vn/PublishingImages/ra-mat.jpg',
          caption: 'Các thành viên trong buổi học đầu tiên',
        },
      ],
    });
  });

  it('reads a Liferay page, with paragraphs as div elements and a caption in italics', () => {
    const page = extractPage(fixture('liferay-page.html'), 'https://phuong.example.vn/tin/1');
    expect(page).toEqual({
      title: 'Ra quân trồng cây ven suối',
      sapo: 'Hơn một trăm đảng viên và đoàn viên vừa trồng ba trăm cây bạch đàn dọc bờ suối để giữ đất trước mùa mưa.',
      published: '2022-04-12T08:30:00+07:00',
      topic: 'Phong trào thi đua',
      paragraphs: [
        'Từ sáng sớm, các tổ được chia theo từng đoạn bờ, mỗi tổ phụ trách năm mươi mét và tự chăm sóc cây trong hai năm.',
        'Cây giống do vườn ươm của hợp tác xã cung cấp, tiền mua phân bón lấy từ quỹ tiết kiệm của các chi bộ.',
        'Phường sẽ kiểm tra tỷ lệ cây sống vào cuối tháng 9 và trồng dặm ngay những cây đã chết.',
        'Thu Mẫu',
      ],
      images: [{ url: 'https://anh.example.vn/trong-cay.jpg', caption: 'Đoàn viên trồng cây bên bờ suối.' }],
    });
  });

  it('reads a VNPT portal page whose paragraphs are separated by line breaks only', () => {
    const page = extractPage(fixture('vnpt-page.html'), 'https://khoi.example.vn/tin/2022/thi.html');
    expect(page).toEqual({
      title: 'Thi tìm hiểu lịch sử địa phương',
      sapo: null,
      published: '2022-05-25',
      topic: 'Tuyên giáo',
      paragraphs: [
        'Ban Tuyên giáo mở cuộc thi trắc nghiệm trên mạng từ ngày 1/6 đến hết ngày 30/6, mỗi tuần một đợt với hai mươi câu hỏi.',
        'Người dự thi đăng nhập bằng số điện thoại và có mười lăm phút để trả lời mỗi đợt.',
        'Giải thưởng được trao tại hội nghị sơ kết sáu tháng, gồm một giải tập thể và sáu giải cá nhân.',
      ],
      images: [
        {
          url: 'https://khoi.example.vn/tin/upload/2022/5/ap-phich.png',
          caption: 'Áp phích giới thiệu cuộc thi',
        },
      ],
    });
  });

  it('reads a WordPress page by its JSON-LD, with a broken one beside it', () => {
    const page = extractPage(
      fixture('wordpress-page.html'),
      'https://dangbo.example.vn/kham-benh/?utm_source=zalo',
    );
    expect(page).toEqual({
      title: 'Chi bộ Y tế khám bệnh cho hộ nghèo',
      sapo: null,
      published: '2022-03-02T08:30:00+07:00',
      author: 'Lê Thị Mẫu',
      topic: 'An sinh',
      paragraphs: [
        'Trong hai ngày cuối tuần, mười bác sĩ là đảng viên đã khám cho gần hai trăm người ở ba buôn xa trung tâm.',
        'Thuốc phát tận tay',
        'Mỗi người được phát thuốc đủ dùng trong mười ngày và một tờ dặn dò in chữ to.',
        'Đợt tới chi bộ dự kiến mang thêm máy siêu âm để khám cho phụ nữ mang thai.',
      ],
      images: [
        { url: 'https://dangbo.example.vn/wp-content/kham.jpg', caption: 'Khám mắt cho người cao tuổi' },
      ],
      canonicalUrl: 'https://dangbo.example.vn/kham-benh',
    });
  });

  it('reads a decomposed (NFD) page as the same text', () => {
    const html = fixture('liferay-page.html');
    expect(extractPage(html.normalize('NFD'), 'https://phuong.example.vn/tin/1')).toEqual(
      extractPage(html, 'https://phuong.example.vn/tin/1'),
    );
  });

  it.each([
    ['nothing', '', /empty/],
    ['a page without text', '<html><body><div></div></body></html>', /No article/],
    [
      'a login page',
      '<body><form>Tên đăng nhập <input name="u"><input type="password"></form></body>',
      /log in/,
    ],
    ['too many elements', `<body>${'<b>x</b>'.repeat(150_000)}</body>`, /too large/],
    ['too many bytes', `<body><p>${'chữ '.repeat(2_000_000)}</p></body>`, /too large/],
    ['elements nested without end', `<body>${'<div>'.repeat(50_000)}chữ</body>`, /nested too deeply/],
    ['bytes that are no page', '\u0000\u0001\u0002%PDF-1.7 \u0000<<<>>>&&&', /No article|empty/],
  ])('refuses %s with a sentence that says what to do', (_, html, message) => {
    const started = performance.now();
    expect(() => extractPage(html, null)).toThrow(
      expect.objectContaining({ code: 'PAGE_UNREADABLE', message: expect.stringMatching(message) }),
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('leaves out addresses of pictures that are not web addresses', () => {
    const html = `<body><h1>Tin ngắn hôm nay</h1><p>${'Một câu dài vừa đủ để là văn bản của bài. '.repeat(6)}</p><img src="javascript:alert(1)"><img src="file:///etc/passwd"></body>`;
    expect(extractPage(html, 'https://a.example.vn/').images).toEqual([]);
  });
});
