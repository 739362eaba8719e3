import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCitations } from '../../src/text/citations.ts';
import { findDates } from '../../src/text/dates.ts';
import { findEvents } from '../../src/text/events.ts';
import { findSecrecyMark } from '../../src/text/secrecy.ts';
import { splitSentences } from '../../src/text/sentences.ts';
import { summarise, summariseCluster } from '../../src/text/summary.ts';
import { findTasks } from '../../src/text/tasks.ts';

const REFERENCE = '2022-04-12';
/** Two cores shared with other tests; what has to stay far away is quadratic time, which takes minutes here. */
const BOUND_MS = 3_000;
const HUNDRED_THOUSAND = 100_000;

/** Everything that reads a text, by name. */
const READERS: Record<string, (text: string) => unknown> = {
  dates: (text) => findDates(text, REFERENCE),
  citations: findCitations,
  sentences: splitSentences,
  secrecy: findSecrecyMark,
  events: (text) => findEvents({ title: text.slice(0, 80), paragraphs: [text] }, REFERENCE),
  tasks: (text) => findTasks({ title: text.slice(0, 80), paragraphs: [text] }, REFERENCE),
  summary: (text) => summarise({ title: text.slice(0, 80), paragraphs: [text] }, 60),
  cluster: (text) =>
    summariseCluster(
      [
        { title: '', paragraphs: [text] },
        { title: 'a', paragraphs: [text] },
      ],
      60,
    ),
};

/** Pieces that dates, symbols, events and tasks are made of, in any order. */
const pieces = fc.array(
  fc.constantFrom(
    ...[
      'ngày ',
      'tháng ',
      'năm ',
      'quý ',
      'tuần ',
      'thứ ',
      'giờ ',
      'từ ',
      'đến ',
      'trước ',
      'và ',
      'hết ',
      'mùng ',
      'rằm ',
      'tết ',
    ],
    ...[
      '1',
      '2',
      '05',
      '24',
      '30',
      '31',
      '1932',
      '2022',
      '99999999999',
      'II',
      'XX',
      'hai ',
      'mười ',
      'mươi ',
      'lăm ',
    ],
    ...[
      '/',
      '-',
      '.',
      ',',
      ':',
      '(',
      ')',
      ' ',
      '\n',
      '. ',
      '; ',
      '“',
      '”',
      'h',
      'sáng ',
      'này ',
      'tới ',
      'qua ',
      'âm lịch ',
    ],
    ...[
      'số ',
      '21-KL/TW ',
      'NĐ-CP',
      'Kết luận ',
      'của Bộ Chính trị ',
      'đại hội ',
      'lễ kỷ niệm ',
      'lần thứ V, ',
      'nhiệm kỳ ',
      'tại ',
    ],
    ...[
      'yêu cầu ',
      'giao ',
      'các chi bộ ',
      'hoàn thành ',
      'cần ',
      'Đảng ủy ',
      'hoà ',
      'Uỷ ',
      'MẬT ',
      'thế kỷ ',
      'TCN ',
      'đầu ',
      'cuối ',
    ],
  ),
  { maxLength: 40 },
);

describe.each(Object.entries(READERS))('%s', (_name, read) => {
  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((parts) => parts.join('')),
          fc.string({ unit: 'binary', maxLength: 120 }),
        ),
        (text) => {
          read(text);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('reads NFC and NFD alike', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        expect(read(text.normalize('NFD'))).toEqual(read(text.normalize('NFC')));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    'từ ngày 1 đến ',
    'ngày 1, ',
    '20, ',
    'năm 2022, ',
    'lúc 7 giờ ',
    'tháng 4, ',
    '1/',
    '1.',
    '21-KL/TW ',
    'số 1-',
    'T.Ư. ',
    'A. ',
    'yêu cầu các chi bộ ',
    'đại hội ',
    'tại Hội trường, ',
    'mật ',
    ' ',
    '“',
    'ạ'.normalize('NFD'),
  ])('takes bounded time for 100,000 characters of "%s"', (piece) => {
    const text = piece.repeat(Math.ceil(HUNDRED_THOUSAND / piece.length)).slice(0, HUNDRED_THOUSAND);
    const startedAt = performance.now();
    read(text);
    expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
  });
});

describe('dates found anywhere', () => {
  it('exist in the calendar, in order, and begin before they end', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        let last = -1;
        for (const { start, end, index } of findDates(parts.join(''), REFERENCE)) {
          expect(index).toBeGreaterThanOrEqual(last);
          last = index;
          for (const value of [start, end ?? start]) {
            expect(value).toMatch(/^-?\d{4,}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?)?$/);
            const day = /^\d{4}-\d\d-\d\d/.exec(value)?.[0];
            if (day !== undefined) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
          }
          if (end !== undefined && !start.startsWith('-')) {
            expect(end.slice(0, start.length) >= start.slice(0, end.length)).toBe(true);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
