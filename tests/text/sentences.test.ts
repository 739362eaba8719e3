import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../src/text/sentences.ts';

const CASES: [name: string, text: string, sentences: string[]][] = [
  [
    'two sentences',
    'Hội nghị khai mạc lúc 8 giờ. Có 45 đại biểu dự.',
    ['Hội nghị khai mạc lúc 8 giờ.', 'Có 45 đại biểu dự.'],
  ],
  [
    'TP. and a name',
    'Đoàn công tác TP. Pleiku đã đến. Buổi làm việc ngắn.',
    ['Đoàn công tác TP. Pleiku đã đến.', 'Buổi làm việc ngắn.'],
  ],
  [
    'titles in a row',
    'PGS.TS. Lê Văn Bình trình bày. Hội trường vỗ tay.',
    ['PGS.TS. Lê Văn Bình trình bày.', 'Hội trường vỗ tay.'],
  ],
  [
    'ThS. and BS.',
    'ThS. Trần Thị Na và BS. Rơ Châm Hùng báo cáo.',
    ['ThS. Trần Thị Na và BS. Rơ Châm Hùng báo cáo.'],
  ],
  [
    'T.Ư. inside',
    'Văn phòng T.Ư. Đảng có công văn. Các đơn vị thực hiện.',
    ['Văn phòng T.Ư. Đảng có công văn.', 'Các đơn vị thực hiện.'],
  ],
  [
    'Đ/c with a stop',
    'Đ/c. Nay Phin chủ trì. Đ/c Siu Hương ghi biên bản.',
    ['Đ/c. Nay Phin chủ trì.', 'Đ/c Siu Hương ghi biên bản.'],
  ],
  [
    'numbered points',
    '1. Công tác tổ chức. 2. Công tác kiểm tra.',
    ['1. Công tác tổ chức.', '2. Công tác kiểm tra.'],
  ],
  ['Roman points', 'II. NHIỆM VỤ TRỌNG TÂM', ['II. NHIỆM VỤ TRỌNG TÂM']],
  [
    'an article of a decree',
    'Điều 2. Đối tượng áp dụng. Khoản 1 quy định rõ.',
    ['Điều 2. Đối tượng áp dụng.', 'Khoản 1 quy định rõ.'],
  ],
  [
    'a year at the end',
    'Kế hoạch dùng cho năm 2022. Trong đó có ba phần.',
    ['Kế hoạch dùng cho năm 2022.', 'Trong đó có ba phần.'],
  ],
  [
    'thousands',
    'Đã thu 3.500.000 đồng. Số còn lại thu sau.',
    ['Đã thu 3.500.000 đồng.', 'Số còn lại thu sau.'],
  ],
  [
    'a forgotten space',
    'Chi bộ đã họp.Các đồng chí đều nhất trí.',
    ['Chi bộ đã họp.', 'Các đồng chí đều nhất trí.'],
  ],
  [
    'an address in the web',
    'Xem tại giaoban.example.com để biết thêm.',
    ['Xem tại giaoban.example.com để biết thêm.'],
  ],
  [
    'three dots',
    'Còn chậm, còn nể nang... Thời gian tới phải khắc phục.',
    ['Còn chậm, còn nể nang...', 'Thời gian tới phải khắc phục.'],
  ],
  ['three dots going on', 'Các đoàn thể... đều tham gia.', ['Các đoàn thể... đều tham gia.']],
  [
    'a quoted question',
    'Anh hỏi: “Bao giờ họp?” rồi ghi vào sổ. Mọi người cười.',
    ['Anh hỏi: “Bao giờ họp?” rồi ghi vào sổ.', 'Mọi người cười.'],
  ],
  [
    'a closing quote',
    'Bác dạy: “Đoàn kết là sức mạnh.” Lời ấy còn mãi.',
    ['Bác dạy: “Đoàn kết là sức mạnh.”', 'Lời ấy còn mãi.'],
  ],
  [
    'headings without a stop',
    'LỊCH CÔNG TÁC TUẦN\nThứ Hai họp giao ban.',
    ['LỊCH CÔNG TÁC TUẦN', 'Thứ Hai họp giao ban.'],
  ],
  [
    'hard-wrapped lines',
    'Ban Thường vụ họp phiên\nthường kỳ để cho ý kiến\nvề nhân sự.',
    ['Ban Thường vụ họp phiên thường kỳ để cho ý kiến về nhân sự.'],
  ],
  [
    'a list in lines',
    'Yêu cầu:\na) gửi báo cáo;\nb) lập danh sách.',
    ['Yêu cầu:', 'a) gửi báo cáo;', 'b) lập danh sách.'],
  ],
  [
    'a name ending in an initial',
    'Cảnh sát đã mời ông Nguyễn Văn A. Vụ việc đang được làm rõ.',
    ['Cảnh sát đã mời ông Nguyễn Văn A.', 'Vụ việc đang được làm rõ.'],
  ],
  ['a shortened district', 'Đoàn đến H. Chư Sê trong buổi sáng.', ['Đoàn đến H. Chư Sê trong buổi sáng.']],
  ['a quarter at the end', 'Đã sơ kết quý I. Hội nghị kết thúc.', ['Đã sơ kết quý I.', 'Hội nghị kết thúc.']],
  ['v.v. going on', 'Bàn ghế, máy tính, v.v. đã được chuyển.', ['Bàn ghế, máy tính, v.v. đã được chuyển.']],
  ['nothing', ' \n ', []],
];

describe('splitSentences', () => {
  it.each(CASES)('%s', (_name, text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });

  const prose = fc.array(
    fc.constantFrom(
      'Họp',
      'ngày',
      'TP',
      'PGS',
      '.',
      '. ',
      '…',
      '\n',
      ' ',
      '1',
      '“',
      '”',
      'ủy',
      'Đảng',
      '?',
      ' a)',
      ':',
      'T.Ư',
    ),
    { maxLength: 40 },
  );

  it('loses and adds no character but white space', () => {
    fc.assert(
      fc.property(prose, (parts) => {
        const text = parts.join('');
        expect(splitSentences(text).join('').replace(/\s/g, '')).toBe(
          text.normalize('NFC').replace(/\s/g, ''),
        );
      }),
    );
  });

  it('splits NFC and NFD alike', () => {
    fc.assert(
      fc.property(prose, (parts) => {
        const text = parts.join('');
        expect(splitSentences(text.normalize('NFD'))).toEqual(splitSentences(text));
      }),
    );
  });

  it('keeps a sentence that it has split off whole', () => {
    fc.assert(
      fc.property(prose, (parts) => {
        for (const sentence of splitSentences(parts.join(''))) expect(sentence).toBe(sentence.trim());
      }),
    );
  });
});
