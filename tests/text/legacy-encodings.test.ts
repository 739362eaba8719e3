import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertLegacyVietnamese } from '../../src/text/legacy-encodings.ts';
import { decodeLegacy } from '../../src/text/legacy-tables.ts';
import { asTcvn3, asVni, MARKED_LETTERS } from '../support/legacy-text.ts';

const ENCODERS = { tcvn3: asTcvn3, vni: asVni } as const;
const EACH = ['tcvn3', 'vni'] as const;

/** Sentences of the kind such offices write; capitals with a tone only where the font would not have mattered. */
const SENTENCES = [
  'Đảng ủy Khối thử nghiệm tổ chức hội nghị sơ kết sáu tháng đầu năm.',
  'Đồng chí Bí thư đề nghị các chi bộ nộp báo cáo trước ngày 15/6/2022.',
  'Căn cứ Quyết định số 12-QĐ/ĐUK về việc ban hành quy chế làm việc',
  'Buổi gặp mặt diễn ra tại phòng họp tầng hai, nhà văn hóa huyện.',
  'Từ đầu nhiệm kỳ đến nay đã kết nạp được 48 đảng viên mới, vượt chỉ tiêu đề ra.',
  'Kính gửi: các đồng chí ủy viên Ban Thường vụ',
  'Hưởng ứng tuần lễ “Người Việt ưu tiên dùng hàng Việt” – đợt hai',
  'Phường, xã nào chưa gửi danh sách thì gửi ngay; ông Nguyễn Văn Hữu phụ trách.',
];

/** Spelled with marks that no Vietnamese text in Unicode can do without. */
const CORRECT = [
  ...SENTENCES,
  'Cô bé và bà cụ',
  'HOÀ BÌNH',
  'Hoàn toàn thoải mái',
  'Bà Hoà, cô Thuý, bé Hoàn và chú Toàn',
  'Văn phòng · Điều 5 § 3 © 2022 « Nhân dân »',
  'Đoàn công tác thăm São Paulo, Curitiba và Córdoba',
  'Ê-đê, Xơ-đăng, Kpă Klơng',
];

const OTHER_LANGUAGES = [
  'Où est la bibliothèque près de l’hôtel où naîtra Noël ?',
  'Le goût, où ?',
  'Où le coût',
  'L’été à Genève, déjà né dans la forêt, le thé très frais coûte dix francs.',
  'MÉTÉO : ÉTÉ À NÎMES',
  'Die Straße führt über die Brücke zu den Häusern; schöne Grüße aus Köln!',
  'MÜNCHEN, KÖLN UND DÜSSELDORF',
  'El niño comió piñas en España. ¡Olé! ¿Aún más?',
  'São Paulo',
  'A situação não é boa; os irmãos não vão à reunião.',
  'På våren går många små barn till sjön.',
  'Windows® and Office© at 5 µm, 20 °C, ±3, ½ cup, « quoted », x² ÷ 2 × 4',
  'Naïve résumé, café, façade, Zoë and Chloë',
  'Plain English text about the meeting in May.',
  'Đây là câu tiếng Việt, the café is closed.',
  '',
];

describe('the code tables', () => {
  it('know 134 letters', () => {
    expect(new Set(MARKED_LETTERS).size).toBe(134);
  });

  it.each(MARKED_LETTERS)('have %s in both encodings', (letter) => {
    expect(decodeLegacy(asVni(letter), 'vni')).toBe(letter);
    const decoded = decodeLegacy(asTcvn3(letter), 'tcvn3');
    // Toned capitals are drawn by another font at the codes of the small letters.
    expect('ĂÂĐÊÔƠƯ'.includes(letter) ? decoded : decoded.toUpperCase()).toBe(
      'ĂÂĐÊÔƠƯ'.includes(letter) ? letter : letter.toUpperCase(),
    );
  });

  it('leave ASCII as it is', () => {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
    expect([decodeLegacy(ascii, 'tcvn3'), decodeLegacy(ascii, 'vni')]).toEqual([ascii, ascii]);
  });
});

describe('convertLegacyVietnamese', () => {
  it.each([
    ['Héi nghÞ', 'Hội nghị', 'tcvn3'],
    ['Hoäi nghò', 'Hội nghị', 'vni'],
    ['§¶ng bé Khèi c¸c c¬ quan tØnh', 'Đảng bộ Khối các cơ quan tỉnh', 'tcvn3'],
    ['Ñaûng boä Khoái caùc cô quan tænh', 'Đảng bộ Khối các cơ quan tỉnh', 'vni'],
    ['ÑAÛNG BOÄ KHOÁI', 'ĐẢNG BỘ KHỐI', 'vni'],
    ['§/c BÝ th­ dù häp víi ®/c Phã BÝ th­', 'Đ/c Bí thư dự họp với đ/c Phó Bí thư', 'tcvn3'],
    ['· C¸n bé, « t« ®­a ®ãn t¹i § 5', '· Cán bộ, ô tô đưa đón tại § 5', 'tcvn3'],
    ['Héi nghÞ'.normalize('NFD'), 'Hội nghị', 'tcvn3'],
  ])('reads %s', (legacy, text, from) => {
    expect(convertLegacyVietnamese(legacy)).toEqual({ text, from });
  });

  describe.each(EACH)('in %s', (encoding) => {
    it.each(SENTENCES)('reads back: %s', (sentence) => {
      expect(convertLegacyVietnamese(ENCODERS[encoding](sentence))).toEqual({
        text: sentence,
        from: encoding,
      });
    });
  });

  it.each([
    ['CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM', 'CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
    ['§¶NG Uû KHèI C¸C C¥ QUAN TØNH', 'ĐẢNG UỶ KHỐI CÁC CƠ QUAN TỈNH'],
    ['Bé NéI Vô Vµ C¤NG §OµN', 'BỘ NỘI VỤ VÀ CÔNG ĐOÀN'],
    ['ý KIÕN Vµ §Ò NGHÞ', 'Ý KIẾN VÀ ĐỀ NGHỊ'],
    ['Bé ChÝnh trÞ vµ UBND tØnh', 'Bộ Chính trị và UBND tỉnh'],
  ])('makes capitals of what a capital font drew: %s', (legacy, text) => {
    expect(convertLegacyVietnamese(legacy).text).toBe(text);
  });

  it.each([
    ['dropped', '§ång chÝ ®îc biÓu d¬ng tríc héi nghÞ', 'Đồng chí được biểu dương trước hội nghị'],
    [
      'a hyphen',
      '§ång chÝ ®-îc biÓu d-¬ng, ®Çu t- x©y dùng; H-íng dÉn',
      'Đồng chí được biểu dương, đầu tư xây dựng; Hướng dẫn',
    ],
  ])('puts back the ư that a program %s', (_, legacy, text) => {
    expect(convertLegacyVietnamese(legacy).text).toBe(text);
  });

  it('keeps the hyphens of symbols and dashes', () => {
    const text = 'Quyết định số 12-QĐ/TU, Kết luận 21-KL/TW và Hướng dẫn 05-HD/BTG - bản chính thức';
    expect(convertLegacyVietnamese(asTcvn3(text)).text).toBe(text);
  });

  it('judges each line of a document that mixes encodings', () => {
    const [first = '', second = '', third = '', fourth = ''] = SENTENCES;
    const mixed = [first, asTcvn3(second), '', asVni(third), 'The café is closed.', fourth];
    expect(convertLegacyVietnamese(mixed.join('\r\n')).text).toBe(
      [first, second, '', third, 'The café is closed.', fourth].join('\r\n'),
    );
  });

  it.each(EACH)('reads a line of one word by the lines around it in %s', (encoding) => {
    const lines = ['Phần thứ nhất', 'Cô bé', SENTENCES[0], 'Bộ', 'Café', SENTENCES[1], 'Sở', '12-QĐ/ĐU'];
    const written = lines.map((line = '') => (line === 'Café' ? line : ENCODERS[encoding](line)));
    expect(convertLegacyVietnamese(written.join('\n')).text).toBe(lines.join('\n'));
  });

  it('leaves a word alone between a line in Unicode and one in TCVN3', () => {
    const text = [SENTENCES[0], 'Bé', asTcvn3(SENTENCES[1] ?? '')].join('\n');
    expect(convertLegacyVietnamese(text).text).toBe([SENTENCES[0], 'Bé', SENTENCES[1]].join('\n'));
  });

  it.each([...CORRECT, ...OTHER_LANGUAGES])('never touches: %s', (text) => {
    for (const form of [text, text.normalize('NFD'), `${text}\n${SENTENCES[0]}`])
      expect(convertLegacyVietnamese(form)).toEqual({ text: form, from: null });
  });
});

/** Written apart from the shapes under test: real syllables, with every mark and tone among them. */
const WORDS =
  'hội nghị tổng kết công tác xây dựng đảng nhiệm kỳ được ủy ban nhân dân tỉnh huyện phường xã người nước quý lãnh đạo trưởng phòng giấy nghiên cứu khuyến khích thuế quyết định yêu cầu kiểm tra giám sát hoà hòa bình khoá khóa mới cũ sẽ đã vẫn những đoàn thể thanh niên phụ nữ cựu chiến binh rượu hươu khuỷu giếng gì ý à ở ẩn ngoằn nghèo kể quốc quả quần thuở uỷ toàn hoàn loà cà cô bé hè né thế là có không và của cho trong'.split(
    ' ',
  );

const sentence = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 20 })
  .map((words) => words.join(' '));

const cased = fc
  .tuple(sentence, fc.constantFrom('lower', 'title', 'upper'))
  .map(([text, style]) =>
    style === 'upper'
      ? text.toUpperCase()
      : style === 'title'
        ? text.replace(/(?<=^| )./gu, (letter) => letter.toUpperCase())
        : text,
  );

const anything = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SENTENCES, ...CORRECT, ...OTHER_LANGUAGES),
      fc.constantFrom(...SENTENCES).map(asTcvn3),
      fc.constantFrom(...SENTENCES).map(asVni),
      sentence.map(asTcvn3),
      sentence.map(asVni),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('Bé', 'Sè', '®', '·', 'nghò', 'Café', 'T-', '­'),
    ),
    { maxLength: 8 },
  )
  .chain((pieces) => fc.constantFrom('\n', '\r\n', ' ').map((glue) => pieces.join(glue)));

describe('in whatever order words come', () => {
  it('correct Vietnamese stays as it is, in NFC and NFD', () => {
    fc.assert(
      fc.property(fc.array(cased, { maxLength: 5 }), fc.constantFrom('NFC', 'NFD'), (lines, form) => {
        const text = lines.join('\n').normalize(form);
        expect(convertLegacyVietnamese(text)).toEqual({ text, from: null });
      }),
      { numRuns: 1000 },
    );
  });

  it.each(EACH)('a document in %s is read back', (encoding) => {
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 5 }), (lines) => {
        const text = [SENTENCES[0], ...lines, SENTENCES[1]].join('\n');
        expect(convertLegacyVietnamese(ENCODERS[encoding](text))).toEqual({ text, from: encoding });
      }),
      { numRuns: 300 },
    );
  });

  it('nothing throws, and what was converted is not converted again', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = convertLegacyVietnamese(text).text;
        expect(convertLegacyVietnamese(once).text).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['one word without end', 'é'.repeat(500_000)],
    ['signs', '®-'.repeat(250_000)],
    ['lines of a word', 'nghÞ\n'.repeat(100_000)],
    ['one line', `${asTcvn3(SENTENCES.join(' '))} `.repeat(1000)],
    ['one line in VNI', `${asVni(SENTENCES.join(' '))} `.repeat(1000)],
  ])('takes linear time: %s', (_, text) => {
    const startedAt = performance.now();
    convertLegacyVietnamese(text);
    // Quadratic time takes minutes here; two cores are shared with other tests.
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });
});
