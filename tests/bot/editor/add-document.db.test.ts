import { beforeEach, describe, expect, it } from 'vitest';
import { addMember } from '../../support/builders.ts';
import { createWebSite, newsPage } from '../../support/web-site.ts';
import { type Person, startConversation, type TestConversation } from '../start-conversation.ts';

const REPORT = `Trang chủ > Tin tức > Công tác xây dựng Đảng > Hội nghị sơ kết quý I

Hội nghị sơ kết quý I

Ngày 12/4/2022

Sáng ngày 12/4/2022, Đảng ủy Khối tổ chức hội nghị sơ kết công tác quý I và bàn nhiệm vụ quý II năm 2022.

Đồng chí Bí thư yêu cầu các chi bộ tiếp tục thực hiện Kết luận số 21-KL/TW của Ban Chấp hành Trung ương. Đại hội đại biểu Công đoàn Khối lần thứ VI sẽ được tổ chức vào ngày 20/5/2022.`;

const DIRECTIVE = `ĐẢNG ỦY KHỐI
Số 12-KL/ĐUK

KẾT LUẬN
về nâng cao chất lượng sinh hoạt chi bộ

Ngày 5/4/2022

Ban Thường vụ Đảng ủy Khối yêu cầu các chi bộ gửi báo cáo trước ngày 30/4/2022.`;

let conversation: TestConversation;
let editor: Person;

beforeEach(async () => {
  conversation = await startConversation({ services: { fetchOptions: { allowPrivateAddresses: true } } });
  await addMember(conversation.db, { role: 'editor', accounts: [{ platform: 'telegram', chatId: '1' }] });
  await addMember(conversation.db, { accounts: [{ platform: 'telegram', chatId: '2' }] });
  editor = conversation.person('1');
});

const documents = () => conversation.db.prisma.document.findMany();

function dataOf(label: string, person = editor): string {
  const button = person
    .last()
    .buttons?.flat()
    .find((one) => one.label === label);
  if (button === undefined || !('data' in button)) throw new Error(`No button ${label}`);
  return button.data;
}

describe('/them', () => {
  it('shows what was understood of a pasted text, and stores it on a word', async () => {
    expect(await editor.says('/thêm')).toContain('đường dẫn của bài viết');
    const understood = await editor.says(REPORT);
    expect(understood).toContain('Đã đọc tin bài\nHội nghị sơ kết quý I');
    expect(understood).toContain('Ngày đăng: 12/4/2022');
    expect(understood).toContain('Chuyên mục: Công tác xây dựng Đảng');
    expect(understood).toContain('21-KL/TW');
    expect(understood).toContain('20/5/2022: ');
    expect(await documents()).toEqual([]);
    const saved = await editor.presses('Lưu');
    expect(saved).toContain('Đã lưu: Hội nghị sơ kết quý I');
    expect(saved).toContain('1 sự kiện');
    expect(await documents()).toMatchObject([{ title: 'Hội nghị sơ kết quý I', kind: 'article' }]);
    expect(await editor.presses('Duyệt ngay')).toContain('Sự kiện chờ duyệt (1/1)');
  });

  it('stores once, however often the button is pressed', async () => {
    await editor.says(`/them ${REPORT}`);
    const data = dataOf('Lưu');
    await Promise.all([editor.pressesData(data), editor.pressesData(data)]);
    expect(editor.last().text.text).toContain('đã được lưu hoặc đã bỏ');
    expect(await documents()).toHaveLength(1);
    await editor.says(`/them ${REPORT}`);
    expect(await editor.presses('Lưu')).toContain('đã có trong kho, không có gì thay đổi');
    expect(await documents()).toHaveLength(1);
  });

  it('reads a directive, and as the other kind when the clerk says so', async () => {
    await editor.says('/them');
    expect(await editor.says(DIRECTIVE)).toContain('Đã đọc văn bản chỉ đạo');
    expect(editor.last().text.text).toContain('Kết luận số 12-KL/ĐUK');
    expect(await editor.presses('Đây là tin bài')).toContain('Đã đọc tin bài');
    expect(await editor.presses('Đây là văn bản chỉ đạo')).toContain('Đã đọc văn bản chỉ đạo');
    await editor.presses('Lưu');
    expect(await documents()).toMatchObject([{ kind: 'directive', symbol: '12-KL/ĐUK' }]);
  });

  it('joins a text that Telegram cut in two, and takes a later text for another one', async () => {
    const filler = 'Các chi bộ đã nghiêm túc kiểm điểm việc thực hiện nhiệm vụ được giao. '.repeat(50);
    await editor.says('/them');
    await editor.says(`${REPORT}\n\n${filler}Kết thúc hội nghị, các đại biểu`);
    const joined = await editor.says('biểu quyết thông qua nghị quyết với tỷ lệ tán thành 100%.');
    expect(joined).toContain('Đã nối phần vừa gửi');
    expect(joined).toContain('Hội nghị sơ kết quý I');
    await editor.presses('Lưu');
    const [stored] = await documents();
    expect(stored?.body).toContain('các đại biểu biểu quyết thông qua');

    await editor.says(`/them ${REPORT}\n\n${filler}`);
    await editor.says('Phần cuối của bài.');
    expect(await editor.says(DIRECTIVE)).not.toContain('Đã nối');
    expect(editor.last().text.text).toContain('Đã đọc văn bản chỉ đạo');
  });

  it('reads a page by its address, and takes pasted text when it cannot be opened', async () => {
    const site = await createWebSite({
      '/bai': {
        body: newsPage({
          title: 'Khai mạc hội thao Khối',
          date: '12/4/2022',
          paragraphs: [
            'Sáng 12/4/2022, hội thao Khối khai mạc với sự tham gia của 30 đội đến từ các đơn vị.',
          ],
        }),
      },
    });
    await editor.says('/them');
    expect(await editor.says(`${site.url}/khong-co`)).toContain('Không mở được địa chỉ');
    expect(await editor.says(`${site.url}/bai`)).toContain('Khai mạc hội thao Khối');
    await editor.presses('Lưu');
    expect(await documents()).toMatchObject([{ canonicalUrl: expect.stringContaining('/bai') }]);
  });

  it('reads a text file; one that is too large, or no text, is refused in words and another can follow', async () => {
    await editor.says('/them');
    const file = (name: string, bytes: Uint8Array, sizeBytes = bytes.length) => {
      const download = async () => bytes;
      return editor.does({ kind: 'file', name, mediaType: 'text/plain', sizeBytes, download });
    };
    expect(await file('lon.txt', new Uint8Array(), 30_000_000)).toContain('không quá 5 MB');
    expect(await file('van-ban.pdf', Buffer.from('%PDF-1.4 …'))).toContain('chép nội dung rồi dán');
    expect(await editor.says('123 456')).toContain('không có chữ');
    expect(await file('bai.txt', Buffer.from(REPORT))).toContain('Hội nghị sơ kết quý I');
    expect(editor.buttons()).toEqual([['Lưu', 'Bỏ']]);
    await editor.presses('Lưu');
    expect(await documents()).toHaveLength(1);
  });

  it('refuses a secret document and says that this was noted', async () => {
    await editor.says('/them');
    expect(await editor.says(`MẬT\n${DIRECTIVE}`)).toContain('tài liệu mật');
    expect(await editor.says(REPORT)).toContain('Đã đọc tin bài');
    expect(await conversation.db.prisma.auditEntry.count()).toBe(1);
  });

  it('is dropped by its button or by /huy', async () => {
    await editor.says(`/them ${REPORT}`);
    const data = dataOf('Lưu');
    expect(await editor.presses('Bỏ')).toContain('không lưu gì');
    expect(await editor.pressesData(data)).toContain('đã được lưu hoặc đã bỏ');
    await editor.says(`/them ${REPORT}`);
    expect(await editor.says('hủy')).toContain('Đã dừng');
    expect(await editor.presses('Lưu')).toContain('đã được lưu hoặc đã bỏ');
    expect(await documents()).toEqual([]);
  });

  it('is not for a plain member: neither the command nor a button passed on', async () => {
    const member = conversation.person('2');
    expect(await member.says(`/them ${REPORT}`)).toContain('cán bộ phụ trách');
    await editor.says(`/them ${REPORT}`);
    expect(await member.pressesData(dataOf('Lưu'), '1')).toContain('không có quyền');
    expect(await documents()).toEqual([]);
  });
});
