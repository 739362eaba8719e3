import { describe, expect, it } from 'vitest';
import { createBm25 } from '../../src/evaluation/bm25.ts';
import { dateClass, isRightDate, scoreDates } from '../../src/evaluation/date-accuracy.ts';
import { evaluateCitations, evaluateSummaries } from '../../src/evaluation/evaluate-text.ts';
import { leadOf } from '../../src/evaluation/lead.ts';
import { textOverlap } from '../../src/evaluation/page-overlap.ts';
import { scoreRetrieval } from '../../src/evaluation/retrieval.ts';
import { rouge } from '../../src/evaluation/rouge.ts';

describe('rouge', () => {
  it('is one for the same text, whatever its case and tone spelling', () => {
    const { rouge1, rouge2, rougeL } = rouge('Tỉnh UỶ họp phiên thường kỳ', ['tỉnh ủy họp phiên thường kỳ']);
    expect([rouge1.f1, rouge2.f1, rougeL.f1]).toEqual([1, 1, 1]);
  });

  it('counts syllables, pairs and the longest common order', () => {
    const { rouge1, rouge2, rougeL } = rouge('a b c d', ['a c b d']);
    expect(rouge1.f1).toBe(1);
    expect(rouge2.f1).toBe(0);
    expect(rougeL.f1).toBeCloseTo(0.75);
  });

  it('counts a repeated syllable as often as the reference has it', () => {
    const { rouge1 } = rouge('họp họp họp họp', ['họp chi bộ']);
    expect(rouge1.precision).toBeCloseTo(0.25);
    expect(rouge1.recall).toBeCloseTo(1 / 3);
  });

  it('takes the mean over several references and is zero for nothing', () => {
    expect(rouge('a b', ['a b', 'c d']).rouge1.f1).toBe(0.5);
    expect(rouge('', ['a b']).rougeL.f1).toBe(0);
  });
});

describe('scoreRetrieval', () => {
  it('gives the mean reciprocal rank and the share of right answers among ten', () => {
    const filler = Array.from({ length: 10 }, (_, index) => `x${index}`);
    expect(
      scoreRetrieval([
        { ranked: ['b', 'a'], relevant: ['a'] },
        { ranked: ['a', 'b'], relevant: ['a', 'b'] },
        { ranked: [...filler, 'a'], relevant: ['a'] },
      ]),
    ).toEqual({ mrrAt10: 0.5, recallAt10: 2 / 3 });
  });
});

describe('createBm25', () => {
  it('prefers the document with the rare word', () => {
    const bm25 = createBm25([
      { id: '1', title: '', text: 'chi bộ họp' },
      { id: '2', title: '', text: 'chi bộ quy hoạch' },
      { id: '3', title: '', text: 'chi bộ chi bộ' },
      { id: '4', title: '', text: 'đại hội đoàn' },
      { id: '5', title: '', text: 'hội nghị' },
    ]);
    expect(bm25.rank('chi bộ quy hoạch')[0]).toBe('2');
    expect(bm25.rank('dai hoi')).toEqual([]);
  });
});

describe('date accuracy', () => {
  const point = { text: '', kind: 'point', expected: { start: { year: 2022, month: 5 } } };

  it('compares the fields that a row names', () => {
    expect(isRightDate(point, [{ start: '2022-05-24T07:30' }])).toBe(true);
    expect(isRightDate(point, [{ start: '2022' }, { start: '2021-05' }])).toBe(false);
    expect(
      isRightDate({ text: '', kind: 'point', expected: { start: { weekday: 2 } } }, [
        { start: '2022-05-24' },
      ]),
    ).toBe(true);
    expect(
      isRightDate({ text: '', kind: 'point', expected: { start: { year: -208 } } }, [{ start: '-0208' }]),
    ).toBe(true);
  });

  it('wants both ends of an interval, and nothing where there is no date', () => {
    const interval = {
      text: '',
      kind: 'interval',
      expected: { start: { day: 5 }, end_inclusive: { day: 10 } },
    };
    expect(isRightDate(interval, [{ start: '2012-08-05', end: '2012-08-10' }])).toBe(true);
    expect(isRightDate(interval, [{ start: '2012-08-05' }])).toBe(false);
    expect(isRightDate({ text: '', kind: 'none' }, [{ start: '2022' }])).toBe(false);
  });

  it('finds a labelled value at either end', () => {
    expect(isRightDate({ text: '', value: '1925' }, [{ start: '1922', end: '1925' }])).toBe(true);
  });

  it('counts each class by itself', () => {
    expect(dateClass({ text: '', kind: 'point', expected: { start: { hour: 7 } } })).toBe('times');
    const scores = scoreDates([point, { text: '', kind: 'none' }], () => [{ start: '2022-05' }]);
    expect(scores.points?.share).toBe(1);
    expect(scores.none?.share).toBe(0);
    expect(scores.all).toEqual({ right: 1, rows: 2, share: 0.5 });
  });
});

describe('textOverlap', () => {
  it('tells what was taken too much and what was left', () => {
    const { precision, recall } = textOverlap('chi bộ họp quảng cáo', 'chi bộ họp bàn công tác');
    expect(precision).toBeCloseTo(3 / 5);
    expect(recall).toBeCloseTo(3 / 6);
  });
});

describe('evaluations', () => {
  it('cuts the lead at so many syllables', () => {
    expect(leadOf('Chi bộ họp. Rồi bàn.', 3)).toBe('Chi bộ họp.');
    expect(leadOf('Chi bộ', 3)).toBe('Chi bộ');
  });

  it('compares symbols by key', () => {
    expect(
      evaluateCitations([{ text: 'Theo Kết luận 21- KL/TW và 05-CT/TU.', symbols: ['21 KL TW', '06-CT/TU'] }])
        .scores,
    ).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
  });

  it('measures summaries beside the lead', () => {
    const body = 'Chi bộ họp bàn công tác quý hai. Nhiều ý kiến được nêu ra.';
    const { scores, floor } = evaluateSummaries([{ title: 'Chi bộ họp', body, summary: body }]);
    expect(scores).toEqual({ rouge1: 1, rouge2: 1, rougeL: 1 });
    expect(floor?.scores).toEqual({ rouge1: 1, rouge2: 1, rougeL: 1 });
  });
});
