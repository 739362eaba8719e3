/** How the parts of a body's name are written in a sentence. What is not here may be a proper name. */
const PARTS = [
  'Ban Chấp hành',
  'Ban Thường vụ',
  'Ban Bí thư',
  'Bộ Chính trị',
  'Trung ương Đảng',
  'Trung ương',
  'Đảng bộ',
  'Đảng ủy',
  'Chi bộ',
  'Chi ủy',
  'Khối',
  'các cơ quan',
  'cơ quan',
  'doanh nghiệp',
  'và',
  'của',
  'Ban Tuyên giáo',
  'Ban Tổ chức',
  'Ban Dân vận',
  'Ban Nội chính',
  'Ủy ban Kiểm tra',
  'Văn phòng',
  'Ban Chỉ đạo',
  'Đoàn Thanh niên',
  'Đoàn TNCS Hồ Chí Minh',
  'Công đoàn',
  'Liên đoàn Lao động',
  'Hội Cựu chiến binh',
  'Hội Nông dân',
  'Hội Liên hiệp Phụ nữ',
  'Ủy ban Mặt trận Tổ quốc',
  'Mặt trận Tổ quốc',
  'Việt Nam',
  'Quốc hội',
  'Ủy ban Thường vụ Quốc hội',
  'Chủ tịch nước',
  'Chính phủ',
  'Thủ tướng',
  'Hội đồng nhân dân',
  'Ủy ban nhân dân',
  'Công an',
  'Tòa án nhân dân',
  'Viện kiểm sát nhân dân',
  'Bộ Chỉ huy quân sự',
  'Bảo hiểm xã hội',
  'Trường Chính trị',
  ...['Bộ', 'Sở'].flatMap((level) =>
    [
      'Nội vụ',
      'Tài chính',
      'Tư pháp',
      'Công Thương',
      'Y tế',
      'Xây dựng',
      'Giao thông vận tải',
      'Giáo dục và Đào tạo',
      'Kế hoạch và Đầu tư',
      'Khoa học và Công nghệ',
      'Tài nguyên và Môi trường',
      'Thông tin và Truyền thông',
      'Văn hóa, Thể thao và Du lịch',
      'Nông nghiệp và Phát triển nông thôn',
      'Lao động - Thương binh và Xã hội',
    ].map((field) => `${level} ${field}`),
  ),
  'UBND',
  'HĐND',
  'UBKT',
  'BCH',
  'BTV',
];

/** A place's own name follows these: "tỉnh Gia Lai", "Huyện ủy Chư Sê". */
const BEFORE_PLACE = [
  'tỉnh',
  'thành phố',
  'huyện',
  'quận',
  'thị xã',
  'thị trấn',
  'phường',
  'xã',
  'Tỉnh ủy',
  'Thành ủy',
  'Huyện ủy',
  'Quận ủy',
  'Thị ủy',
  'Tỉnh đoàn',
  'Huyện đoàn',
];

/** "Bà Rịa - Vũng Tàu" without its dash. */
const MAX_PLACE_WORDS = 4;
const PLACE_WORD = /^\p{Lu}[\p{L}'’]*$/u;

interface Part {
  readonly words: readonly string[];
  readonly written: readonly string[];
  readonly isBeforePlace: boolean;
}

const KNOWN: readonly Part[] = [
  ...PARTS.map((name) => partOf(name, false)),
  ...BEFORE_PLACE.map((name) => partOf(name, true)),
].sort((a, b) => b.words.length - a.words.length);

/**
 * The name of a body printed in capitals, as it is written in a sentence: "ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH GIA LAI" is
 * "Đảng ủy Khối các cơ quan tỉnh Gia Lai". A name with a word that may or may not be a proper name, and one that is not
 * all in capitals, is left as it is.
 */
export function sentenceCase(printed: string): string {
  if (printed !== printed.toUpperCase()) return printed;
  const words = printed.split(/\s+/);
  const written: string[] = [];
  let mayBePlace = false;
  for (let at = 0; at < words.length; ) {
    const part = KNOWN.find(({ words: known }) => known.every((word, index) => word === words[at + index]));
    if (part !== undefined) {
      written.push(...part.written);
      at += part.words.length;
      mayBePlace = part.isBeforePlace;
      continue;
    }
    const place = mayBePlace ? placeAt(words, at) : [];
    if (place.length === 0) return printed;
    written.push(...place.map(capitalised));
    at += place.length;
    mayBePlace = false;
  }
  const name = written.join(' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The words up to the next known part. */
function placeAt(words: readonly string[], from: number): readonly string[] {
  const rest = words.slice(from);
  const next = rest.findIndex((_, index) =>
    KNOWN.some(({ words: known }) => known.every((word, offset) => word === rest[index + offset])),
  );
  const place = next === -1 ? rest : rest.slice(0, next);
  return place.length <= MAX_PLACE_WORDS && place.every((word) => PLACE_WORD.test(word)) ? place : [];
}

function capitalised(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}

function partOf(name: string, isBeforePlace: boolean): Part {
  const written = name.split(' ');
  return { words: written.map((word) => word.toUpperCase()), written, isBeforePlace };
}
