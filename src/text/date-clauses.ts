import { endsClause, type Token } from './tokens.ts';

/** Pairs of syllables that tell of an event, by their first. */
const EVENT_PAIRS: ReadonlyMap<string, ReadonlySet<string>> = groupPairs([
  'tổ chức',
  'diễn ra',
  'khai mạc',
  'bế mạc',
  'đại hội',
  'hội nghị',
  'hội thảo',
  'hội thi',
  'hội diễn',
  'hội thao',
  'tọa đàm',
  'tuần lễ',
  'kỷ niệm',
  'phát động',
  'ra quân',
  'lễ kỷ',
  'buổi lễ',
  'liên hoan',
  'triển lãm',
  'kỳ họp',
  'phiên họp',
  'cuộc họp',
  'cuộc thi',
  'bầu cử',
  'dâng hương',
  'gặp mặt',
  'tập huấn',
  'chào mừng',
  'tháng hành',
  'giao lưu',
  'khánh thành',
  'ra mắt',
  'hiến máu',
  'mít tinh',
]);
/** Single syllables that do so in front of a name. */
const EVENT_SYLLABLES = new Set(['lễ', 'giải', 'họp']);

/** Where the clauses of a text lie, counted once so that every date can ask cheaply. */
export interface Clauses {
  /** Whether two tokens stand in one clause, no full stop or semicolon between them. */
  isSame(a: number, b: number): boolean;
  /** Whether the clause of a token tells of an event. */
  namesEvent(index: number): boolean;
}

export function findClauses(tokens: readonly Token[]): Clauses {
  const clauseOf = new Uint32Array(tokens.length + 1);
  const eventful = new Set<number>();
  let clause = 0;
  tokens.forEach((token, index) => {
    clauseOf[index] = clause;
    if (token.kind === 'word') {
      const isEvent =
        EVENT_SYLLABLES.has(token.word) ||
        EVENT_PAIRS.get(token.word)?.has(tokens[index + 1]?.word ?? '') === true;
      if (isEvent) eventful.add(clause);
    } else if (endsClause(token)) clause += 1;
  });
  clauseOf[tokens.length] = clause;
  return {
    isSame: (a, b) => clauseOf[a] === clauseOf[b],
    namesEvent: (index) => eventful.has(clauseOf[index] ?? -1),
  };
}

function groupPairs(pairs: readonly string[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const pair of pairs) {
    const [first = '', second = ''] = pair.split(' ');
    groups.set(first, (groups.get(first) ?? new Set()).add(second));
  }
  return groups;
}
