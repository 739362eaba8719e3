import type { Random } from './random.ts';

/** Words of official prose, the commonest first. */
const COMMON = `
và của các trong cho được với là có về đã những đến để từ một này theo khi ở trên không tại như phải ra cùng sẽ
công|tác đảng|viên thực|hiện tổ|chức hội|nghị cấp|ủy cán|bộ chi|bộ đơn|vị nhiệm|vụ triển|khai xây|dựng đảng|bộ
kế|hoạch lãnh|đạo cơ|quan doanh|nghiệp phát|triển tăng|cường nâng|cao chất|lượng kiểm|tra giám|sát chỉ|đạo
thường|vụ đoàn|thể thanh|niên phụ|nữ công|đoàn tuyên|truyền nội|dung kết|quả quý năm tháng ngày tập|trung
hoàn|thành đánh|giá báo|cáo nghị|quyết chương|trình hành|động phong|trào thi|đua khen|thưởng kỷ|luật học|tập
làm|theo tư|tưởng đạo|đức phong|cách sinh|hoạt chuyên|đề kết|nạp bồi|dưỡng lý|luận chính|trị giao|ban sơ|kết
tổng|kết đại|hội nhiệm|kỳ cơ|sở trực|thuộc toàn|khối địa|phương nhân|dân quần|chúng vận|động dân|vận tuyên|giáo
văn|phòng ủy|ban phối|hợp quan|tâm trách|nhiệm gương|mẫu đổi|mới sáng|tạo hiệu|quả cải|cách hành|chính chuyển|đổi
số|hóa ứng|dụng công|nghệ thông|tin dữ|liệu hồ|sơ văn|bản chỉ|tiêu đề|án quy|định hướng|dẫn quán|triệt cụ|thể
rà|soát khắc|phục hạn|chế tồn|tại nguyên|nhân giải|pháp thời|gian tới kịp|thời đúng|hạn đầy|đủ nghiêm|túc
an|sinh xã|hội hiến|máu nhân|đạo ủng|hộ quỹ vì người nghèo trồng|cây môi|trường giao|thông đô|thị nông|thôn
đại|biểu đồng|chí bí|thư phó|bí|thư chủ|nhiệm trưởng|ban phát|biểu khai|mạc bế|mạc tham|dự thảo|luận biểu|quyết
`;
const ONSETS = 'b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x'.split(' ');
const RIMES =
  'a ai am an ang anh ao au ay e em en eo ê êm ên i im in inh iên iêu o oa oai oan oi om on ong ô ôi ôn ông ơ ơi ơn u ung uôn ươ ươi ươn ương ưng ưu y yên'.split(
    ' ',
  );
/** Combining marks; the first is the level tone. */
const TONES = ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323'];
const VOWEL = /[aeiouyăâêôơư]/;
/** Words in the long tail: with these, half of a large archive's words occur fewer than ten times in a thousand articles. */
const RARE_WORDS = 12_000;

/** All words of the made-up language, the commonest first; a word may have several syllables. */
export function createLexicon(random: Random): readonly string[] {
  const words = COMMON.trim()
    .split(/\s+/)
    .map((word) => word.replaceAll('|', ' '));
  const known = new Set(words);
  while (known.size < words.length + RARE_WORDS) {
    const count = 1 + random.below(2);
    known.add(Array.from({ length: count }, () => madeUpSyllable(random)).join(' '));
  }
  return [...known];
}

function madeUpSyllable(random: Random): string {
  const rime = random.pick(RIMES);
  const at = rime.search(VOWEL);
  const marked = rime.slice(0, at + 1) + random.pick(TONES) + rime.slice(at + 1);
  return (random.pick(ONSETS) + marked).normalize('NFC');
}
