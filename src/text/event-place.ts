import type { Token } from './tokens.ts';

/** First words of places that are written small. */
const PLACE_HEADS = new Set(
  'hội trụ nhà trung quảng sân thành tỉnh xã phường huyện khu công trường thôn làng văn phòng thị quận số tượng đài bảo nghĩa cơ địa tòa khách đường điểm'.split(
    ' ',
  ),
);
/** After "tại" these lead to an occasion and no place. */
const OCCASIONS = new Set('hội|buổi|đại|kết|lễ|phiên|cuộc|kỳ|điều|khoản|văn|báo|nghị|quyết|kế'.split('|'));
const STOPS = new Set(
  'vào lúc ngày từ với để nhằm do sẽ đã được có và trong gồm theo là nhân dưới sáng chiều tối dự diễn tổ cho trước đến nơi'.split(
    ' ',
  ),
);
const MAX_PLACE_TOKENS = 18;

/** The place named by "tại …" behind token `from` and before `until`: `[from, to)` in tokens, or `null`. */
export function findPlace(
  tokens: readonly Token[],
  from: number,
  until: number,
): readonly [number, number] | null {
  for (let at = from; at < until; at += 1) {
    if (tokens[at]?.word !== 'tại' && tokens[at]?.word !== 'địa') continue;
    const start = placeStart(tokens, at);
    if (start === null) continue;
    let to = start;
    while (to < until && to - start < MAX_PLACE_TOKENS && !endsPlace(tokens, to, start)) to += 1;
    if (to > start) return [start, to];
  }
  return null;
}

function placeStart(tokens: readonly Token[], at: number): number | null {
  const isLabel = tokens[at]?.word === 'địa';
  if (isLabel && !(tokens[at + 1]?.word === 'điểm' && tokens[at + 2]?.word === ':')) return null;
  const start = isLabel ? at + 3 : at + 1;
  const first = tokens[start];
  if (first === undefined) return null;
  if (isLabel) return start;
  const isOccasion =
    OCCASIONS.has(first.word) && !/^(?:trường|phòng|hóa|quán|sở)$/.test(tokens[start + 1]?.word ?? '');
  if (isOccasion) return null;
  return PLACE_HEADS.has(first.word) || (first.kind === 'word' && /^\p{Lu}/u.test(first.text)) ? start : null;
}

function endsPlace(tokens: readonly Token[], at: number, start: number): boolean {
  const token = tokens[at] as Token;
  if (token.kind === 'word') {
    if (token.word === 'văn' || token.word === 'tổ')
      return token.word === 'tổ' && tokens[at + 1]?.word === 'chức';
    return at > start && STOPS.has(token.word);
  }
  if (token.kind === 'number') return false;
  if (token.word === ',') {
    // "Hội trường lớn, thành phố Pleiku": a larger place goes on behind the comma.
    const next = tokens[at + 1];
    return !(next !== undefined && /^(?:thành|tỉnh|huyện|xã|phường|thị|quận|số|đường|tp)$/.test(next.word));
  }
  return (
    !/^[-–/.]$/.test(token.word) ||
    (token.word === '.' && tokens[at + 1]?.isSpaced !== false && tokens[at - 1]?.word !== 'tp')
  );
}
