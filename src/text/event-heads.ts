import type { Token } from './tokens.ts';

/** The words with which the name of an event begins. */
export interface EventHead {
  readonly words: readonly string[];
  /** One of many a year, worth telling only with its day. */
  readonly isBroad: boolean;
}

/**
 * First words of the names of events, lower case. Longer ones first where one begins another. `isBroad` kinds are many a
 * year and need a day to be worth telling.
 */
const HEADS: readonly EventHead[] = [
  ...heads(false, [
    'đại hội',
    'tuần lễ',
    'tháng hành động',
    'ngày hội',
    'lễ',
    'kỳ họp thứ',
    'liên hoan',
    'hội thi',
    'hội thao',
    'hội diễn',
    'hội trại',
    'cuộc bầu cử',
    'bầu cử đại biểu',
    'mít tinh',
    'festival',
    'ngày bầu cử',
  ]),
  ...heads(true, [
    'kỷ niệm',
    'hội nghị',
    'hội thảo',
    'tọa đàm',
    'diễn đàn',
    'cuộc thi',
    'kỳ họp',
    'phiên họp',
    'cuộc họp',
    'buổi gặp mặt',
    'gặp mặt',
    'lớp bồi dưỡng',
    'lớp tập huấn',
    'lớp cảm tình đảng',
    'giải bóng đá',
    'giải bóng chuyền',
    'giải cầu lông',
    'giải thể thao',
    'giải chạy',
    'triển lãm',
    'chương trình nghệ thuật',
    'chương trình giao lưu',
    'chương trình gặp mặt',
    'buổi nói chuyện',
    'buổi sinh hoạt',
    'sinh hoạt chuyên đề',
    'ra quân',
    'ngày chủ nhật xanh',
    'hiến máu',
    'ngày hội hiến máu',
    'tiếp xúc cử tri',
    'họp báo',
    'đêm nhạc',
    'kỳ thi',
    'đoàn công tác',
  ]),
].sort((a, b) => b.words.length - a.words.length);
const HEADS_BY_FIRST = new Map<string, EventHead[]>();
for (const head of HEADS) {
  const first = head.words[0] as string;
  HEADS_BY_FIRST.set(first, [...(HEADS_BY_FIRST.get(first) ?? []), head]);
}

/** The longest beginning of a name of an event at token `at`, or `null`. */
export function findEventHead(tokens: readonly Token[], at: number): EventHead | null {
  const candidates = HEADS_BY_FIRST.get(tokens[at]?.word ?? '');
  return (
    candidates?.find(({ words }) => words.every((word, index) => tokens[at + index]?.word === word)) ?? null
  );
}

function heads(isBroad: boolean, names: readonly string[]): EventHead[] {
  return names.map((name) => ({ words: name.split(' '), isBroad }));
}
