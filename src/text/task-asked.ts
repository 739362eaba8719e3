import { normaliseTones } from './fold.ts';

/** Of whom something is asked: of every organisation, of those of a kind (or people of a kind), or of named ones. */
export type AskedKind = 'all' | 'kind' | 'named';

/** A party organisation of whatever kind; every one has such. Longer names before those they begin with. */
const EVERY =
  /^(?:cấp ủy, tổ chức đảng|cấp ủy|tổ chức cơ sở đảng|tổ chức đảng|tổ chức cơ sở|cơ sở đảng|đơn vị|hệ thống chính trị|cấp)(?!\p{L})/u;
/** Words behind one that leave nobody out: "trực thuộc", "các cấp", "trong toàn Đảng bộ Khối". */
const STILL_EVERY =
  /^(?:\s+(?:đảng|cơ sở|các cấp|trực thuộc|thuộc|trong|của|ở cơ sở|tại cơ sở|toàn|khối|(?:đảng bộ|đảng ủy)(?: (?:khối|tỉnh|thành phố|huyện|thị xã|quận|xã|phường))?|tỉnh ủy|thành ủy|huyện ủy))*$/u;
const WHOLE = /^(?:toàn|cả) (?:thể )?(?:đảng bộ|khối|hệ thống chính trị)(?: khối)?$/u;
const QUANTIFIER = /^(?:tất cả|toàn thể|toàn bộ|các|mọi|mỗi|những|từng)(?: các)?\s+/u;
/** There are many of these; only with a name of its own is one meant. */
const MANY =
  /^(?:chi bộ|đảng bộ(?: cơ sở)?|chi đoàn|chi hội|công đoàn cơ sở|tổ đảng|đoàn thể|doanh nghiệp|cơ quan|địa phương|trường|trường học|thôn|bản|tổ dân phố|cán bộ|công chức|viên chức|đảng viên|đoàn viên|hội viên|công nhân|người lao động|nhân dân|quần chúng)(?!\p{L})/u;
/** People who stand for what follows: "bí thư cấp ủy", "người đứng đầu các đơn vị". */
const STANDS_FOR =
  /^(?:(?:đồng chí|phó|ủy viên|nguyên)\s+)*(?:bí thư|người đứng đầu|thủ trưởng|lãnh đạo|thường trực|ban thường vụ|ban chấp hành|chủ tịch|trưởng)\s+/u;
const PEOPLE_OF_ALL =
  /^(?:các\s+)?(?:cấp ủy|chi bộ|đảng bộ|chi đoàn|tổ chức|cơ quan|đơn vị|đoàn thể|doanh nghiệp)/u;
/** A word in capitals, a number, or a word that makes a name of what is before it. */
const OWN_NAME = /^\s+(?:số\s+)?(?:\p{Lu}|\d)/u;

/**
 * Tells whether those asked are all organisations ("các cấp ủy, tổ chức đảng"), a kind of them or of people ("các chi bộ",
 * "bí thư cấp ủy") or named ones ("Ban Tuyên giáo", "Chi bộ Sở Công Thương").
 *
 * @param who as `FoundTask.who`
 */
export function kindOfAsked(who: string): AskedKind {
  const written = normaliseTones(who)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<!\p{L})(chi|đảng), (chi|đảng) bộ/iu, '$1 bộ, $2 bộ');
  const kinds = new Set<AskedKind>();
  const alone = new Set<string>();
  let isQuantified = false;
  for (const part of written.split(/\s*[,;]\s*|\s+(?:và|cùng|cùng với)\s+/u).filter(Boolean)) {
    const lower = part.toLowerCase();
    isQuantified ||= QUANTIFIER.test(lower);
    const noun = part.slice(QUANTIFIER.exec(lower)?.[0].length ?? 0);
    kinds.add(kindOfPart(noun, lower, isQuantified));
    alone.add(noun.toLowerCase().replace(/\s+(?:cơ sở|trực thuộc)$/u, ''));
  }
  // An organisation at the base is either of the two.
  if (alone.has('chi bộ') && alone.has('đảng bộ')) return 'all';
  if (kinds.has('all')) return 'all';
  return kinds.has('kind') ? 'kind' : 'named';
}

/** @param noun the part without its quantifier @param lower the part in lower case */
function kindOfPart(noun: string, lower: string, isQuantified: boolean): AskedKind {
  if (WHOLE.test(lower)) return 'all';
  const name = noun.toLowerCase();
  const every = EVERY.exec(name);
  if (every !== null) return STILL_EVERY.test(name.slice(every[0].length)) ? 'all' : 'kind';
  if (isQuantified) return 'kind';
  const standing = STANDS_FOR.exec(name);
  if (standing !== null) {
    const rest = noun.slice(standing[0].length);
    return PEOPLE_OF_ALL.test(rest.toLowerCase()) && !hasOwnName(rest) ? 'kind' : 'named';
  }
  return MANY.test(name) && !hasOwnName(noun) ? 'kind' : 'named';
}

/** "Chi bộ Sở Công Thương", "Chi bộ 3"; not "Chi bộ trực thuộc". */
function hasOwnName(noun: string): boolean {
  const many = MANY.exec(noun.toLowerCase()) ?? EVERY.exec(noun.toLowerCase());
  return many !== null && OWN_NAME.test(noun.slice(many[0].length));
}
