import QRCode from 'qrcode';
import { markAccount } from '../../../src/members/accounts.ts';
import { bold, code, italic, link, rich } from '../../../src/messages/rich-text.ts';
import type { LocalPlatform } from '../../../src/platforms/local/local-platform.ts';
import type { IncomingMessage, OutgoingMessage } from '../../../src/platforms/platform.ts';
import type { Connection } from '../../../src/storage/database.ts';

export const COMMANDS = [
  { name: 'tin', description: 'Tin mới nhất' },
  { name: 'tim', description: 'Tìm trong tin bài và văn bản' },
  { name: 'lich', description: 'Lịch sự kiện sắp tới' },
  { name: 'moi', description: 'Tạo lời mời' },
  { name: 'giup', description: 'Hướng dẫn' },
] as const;

export const LONG_TEXT = Array.from(
  { length: 60 },
  (_, index) => `${index + 1}. Các chi bộ báo cáo kết quả thực hiện chỉ tiêu phát triển đảng viên.`,
).join('\n');

/**
 * Answers like a bot, without being the real one: it is the page that is tested. It keeps what it received, and a
 * text "lỗi" makes it fail.
 */
export function createScriptedBot(db: Connection, platform: LocalPlatform) {
  const received: IncomingMessage[] = [];

  async function answer(incoming: IncomingMessage): Promise<void> {
    received.push(incoming);
    const { chatId, content } = incoming;
    const reply = (message: OutgoingMessage) => platform.send(chatId, message, 'reply');
    switch (content.kind) {
      case 'command':
        return answerCommand(content.command, content.argument, reply);
      case 'button':
        await platform.edit(chatId, content.messageRef, newsPage(content.data === 'tin:2' ? 2 : 1), 'reply');
        return;
      case 'file':
        await reply({ text: rich`Đã nhận tệp ${bold(content.name)}, ${content.sizeBytes} byte.` });
        return;
      case 'blocked':
      case 'unblocked':
        await markAccount(
          db,
          { platform: 'local', chatId },
          content.kind === 'blocked' ? 'blocked' : 'active',
        );
        return;
      case 'text':
        if (content.text === 'lỗi') throw new Error('scripted failure');
        await reply({ text: rich`Tìm “${content.text}”: <b>không</b> có kết quả.` });
    }
  }

  return { received, answer };
}

type Send = (message: OutgoingMessage) => Promise<unknown>;

async function answerCommand(command: string, argument: string, reply: Send): Promise<void> {
  switch (command) {
    case 'tin':
      await reply(newsPage(1));
      return;
    case 'moi': {
      const url = 'http://127.0.0.1/?start=MOI-THU-2345';
      const content = await QRCode.toBuffer(url, { width: 300 });
      await reply({
        text: rich`Lời mời cho ${bold('1 đảng viên')}, mã ${code('MOI-THU-2345')}.`,
        file: { name: 'loi-moi.png', mediaType: 'image/png', content },
        buttons: [[{ label: 'Xem bài gốc', url: 'https://example.org/bai' }]],
      });
      return;
    }
    case 'baocao':
      await reply({
        text: rich`Báo cáo của thông báo số 3.`,
        file: { name: 'báo cáo 3.csv', mediaType: 'text/csv', content: Buffer.from('\uFEFFa;b\r\n1;2\r\n') },
      });
      return;
    case 'giup':
      await reply({ text: rich`${LONG_TEXT}` });
      return;
    default:
      await reply({ text: rich`Lệnh ${code(`/${command}`)} ${argument}` });
  }
}

function newsPage(page: 1 | 2): OutgoingMessage {
  const other = page === 1 ? 2 : 1;
  return {
    text: rich`${bold(`Tin mới, trang ${page}`)}\n\n1. ${link('Khối phát động trồng cây', 'https://example.org/1')}\n${italic('Chuyên mục Hoạt động Khối')}\n\nNgày mai, các chi bộ ra quân trồng 2.000 cây xanh ở khu công nghiệp.`,
    buttons: [
      [
        { label: '1', data: 'mo:1' },
        { label: '2', data: 'mo:2' },
      ],
      [{ label: `Trang ${other}`, data: `tin:${other}` }],
    ],
  };
}
