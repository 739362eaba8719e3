import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMembersCsv } from '../../src/members/members-csv.ts';

const HEADER = 'name,organisation,role,platform,chat_id';

function read(text: string) {
  return readMembersCsv(new TextEncoder().encode(text));
}

const AN = {
  name: 'Nguyễn Văn An',
  organisation: 'Chi bộ 1',
  role: 'member',
  platform: 'telegram',
  chatId: '1001',
};

describe('a file of members', () => {
  it.each([
    ['as the contract says', `${HEADER}\nNguyễn Văn An,Chi bộ 1,member,telegram,1001\n`],
    ['with the mark of Excel', `\ufeff${HEADER}\r\nNguyễn Văn An,Chi bộ 1,member,telegram,1001\r\n`],
    ['with semicolons', `${HEADER.replaceAll(',', ';')}\nNguyễn Văn An;Chi bộ 1;member;telegram;1001`],
    [
      'in another order and case',
      'Chat ID,PLATFORM, Role ,Organisation,Name\n1001,telegram,member,Chi bộ 1,Nguyễn Văn An',
    ],
    ['with other columns', `stt,${HEADER},ghi chú\n1,Nguyễn Văn An,Chi bộ 1,member,telegram,1001,x`],
    [
      'quoted',
      `"name","organisation","role","platform","chat_id"\n"Nguyễn Văn An","Chi bộ 1","member","telegram","1001"`,
    ],
    ['with capitals and spaces', `${HEADER}\n  Nguyễn  Văn An , Chi bộ 1 ,MEMBER,Telegram, 1001 `],
    ['decomposed', `${HEADER}\nNguyễn Văn An,Chi bộ 1,member,telegram,1001`.normalize('NFD')],
    ['with old line ends', `${HEADER}\rNguyễn Văn An,Chi bộ 1,member,telegram,1001\r`],
    ['after blank lines', `\n\n${HEADER}\n\n,,,,\nNguyễn Văn An,Chi bộ 1,member,telegram,1001\n\n`],
  ])('is read %s', (_, text) => {
    const { lines, problems } = read(text);
    expect(problems).toEqual([]);
    expect(lines.map(({ line: _line, ...rest }) => rest)).toEqual([AN]);
  });

  it('keeps separators, quotes and line breaks inside quotes', () => {
    const { lines, problems } = read(
      `${HEADER}\n"An, ""Tư"" Nguyễn","Chi bộ\nVăn phòng, 1",editor,zalo-oa,42\nBình,Chi bộ "Sao Vàng",admin,zalo-bot,a-1\n`,
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      {
        line: 2,
        name: 'An, "Tư" Nguyễn',
        organisation: 'Chi bộ Văn phòng, 1',
        role: 'editor',
        platform: 'zalo-oa',
        chatId: '42',
      },
      {
        line: 4,
        name: 'Bình',
        organisation: 'Chi bộ "Sao Vàng"',
        role: 'admin',
        platform: 'zalo-bot',
        chatId: 'a-1',
      },
    ]);
  });

  it.each([
    ['An,Chi bộ 1,boss,telegram,7', /Vai trò “boss”.*member, secretary, editor, admin/],
    ['An,Chi bộ 1,member,viber,7', /Nền tảng “viber”.*telegram, zalo-bot, zalo-oa/],
    ['An,Chi bộ 1,member,local,7', /Nền tảng “local”/],
    ['An,Chi bộ 1,member,telegram,1.23E+09', /Excel.*“1\.23E\+09”.*Văn bản/],
    ['An,Chi bộ 1,member,telegram,"1,23E+09"', /Excel/],
    ['An,Chi bộ 1,member,telegram,@an', /chat_id “@an” không hợp lệ/],
    ['An,Chi bộ 1,member,telegram,0', /không hợp lệ/],
    ['An,Chi bộ 1,member,zalo-oa,a b', /không hợp lệ/],
    [',Chi bộ 1,member,telegram,7', /^Thiếu name\.$/],
    ['An,,member,telegram', /^Thiếu organisation, chat_id\.$/],
    ['An', /^Thiếu organisation, role, platform, chat_id\.$/],
    ['"An,Chi bộ 1,member,telegram,7', /Dấu ngoặc kép/],
    ['"An" Nguyễn,Chi bộ 1,member,telegram,7', /Dấu ngoặc kép/],
  ])('says of the line %j what is wrong, and reads the others', (bad, problem) => {
    const good = (id: number) => `Nguyễn Văn An,Chi bộ 1,member,telegram,${id}`;
    const { lines, problems } = read([HEADER, good(1), bad, good(2), good(3)].join('\n'));
    expect(problems).toEqual([{ line: 3, problem: expect.stringMatching(problem) }]);
    expect(lines.map(({ line, chatId }) => [line, chatId])).toEqual([
      [2, '1'],
      [4, '2'],
      [5, '3'],
    ]);
  });

  it('takes the first of two lines for the same chat, and names it', () => {
    const { lines, problems } = read(
      `${HEADER}\nAn,A,member,telegram,7\nBình,A,member,zalo-bot,7\nCường,A,member,telegram,7`,
    );
    expect(lines.map(({ name }) => name)).toEqual(['An', 'Bình']);
    expect(problems).toEqual([{ line: 4, problem: expect.stringContaining('dòng 2') }]);
  });

  it.each([
    ['', 1, /không có dòng nào/],
    ['\ufeff\n\n', 1, /không có dòng nào/],
    ['\nten,don_vi\nAn,Chi bộ 1', 2, /thiếu cột name, organisation, role, platform, chat_id/],
    ['name,organisation,role,platform\nAn,A,member,telegram', 1, /thiếu cột chat_id\./],
  ])('that is %j is refused as a whole', (text, line, problem) => {
    expect(read(text)).toEqual({ lines: [], problems: [{ line, problem: expect.stringMatching(problem) }] });
  });

  it('in another encoding is refused as a whole', () => {
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${HEADER}\nAn,A,member,telegram,7`, 'utf16le'));
    const windows = new Uint8Array([...new TextEncoder().encode(`${HEADER}\nNguy`), 0xea, 0xf2, 0x6e]);
    for (const bytes of [utf16, windows]) {
      expect(readMembersCsv(bytes)).toEqual({
        lines: [],
        problems: [{ line: 1, problem: expect.stringContaining('CSV UTF-8') }],
      });
    }
  });

  it('never loses a line without saying so: a record has four lines at most, and each is read or complained of', () => {
    const cell = fc.stringMatching(/^[a-z",; ]{0,8}$/);
    const row = fc.array(cell, { minLength: 1, maxLength: 7 }).map((cells) => cells.join(','));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const { lines, problems } = read([HEADER, ...rows, 'An,A,member,telegram,7'].join('\n'));
        const told = [...lines, ...problems].map(({ line }) => line);
        for (const [index, text] of [...rows, 'An'].entries()) {
          if (!/[a-z]/.test(text)) continue;
          const line = index + 2;
          const isQuoted = rows
            .slice(Math.max(0, index - 3), index + 1)
            .some((earlier) => earlier.includes('"'));
          const isTold = told.some((start) => start <= line && start > line - (isQuoted ? 4 : 1));
          expect(isTold, `line ${line}`).toBe(true);
        }
      }),
    );
  });
});
