import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSyllables } from '../../src/text/fold.ts';
import { splitSentences } from '../../src/text/sentences.ts';
import { summarise, summariseCluster } from '../../src/text/summary.ts';

const TITLE = 'Đảng ủy Khối sơ kết công tác kiểm tra, giám sát';
const PARAGRAPHS = [
  'Ảnh: Văn phòng Đảng ủy',
  'Chiều 5/4, Đảng ủy Khối tổ chức hội nghị sơ kết công tác kiểm tra, giám sát quý I. Dự hội nghị có các đồng chí trong Ban Thường vụ.',
  'Trong quý, Ủy ban Kiểm tra Đảng ủy Khối đã kiểm tra 12 tổ chức đảng, giám sát 9 đảng viên. Qua kiểm tra, giám sát, một tổ chức đảng bị nhắc nhở rút kinh nghiệm.',
  'Thời tiết những ngày qua mát mẻ. Nhiều cơ quan tranh thủ trồng cây quanh trụ sở.',
  'Hội nghị thống nhất công tác kiểm tra, giám sát quý II tập trung vào việc học tập nghị quyết.',
];

describe('summarise', () => {
  it('takes whole sentences of the text, in their order, about what the title says', () => {
    const summary = summarise({ title: TITLE, paragraphs: PARAGRAPHS }, 60);
    const sentences = PARAGRAPHS.flatMap(splitSentences);
    const chosen = splitSentences(summary);
    expect(chosen.length).toBeGreaterThan(0);
    const places = chosen.map((sentence) => sentences.indexOf(sentence));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(summary).toContain('kiểm tra, giám sát');
    expect(summary).not.toContain('Thời tiết');
    expect(summary).not.toContain('Ảnh');
  });

  it('is the standfirst when there is one', () => {
    const sapo = 'Đảng ủy Khối vừa sơ kết quý I.';
    expect(summarise({ title: TITLE, sapo, paragraphs: PARAGRAPHS }, 60)).toBe(sapo);
  });

  it('takes the first sentences of a standfirst that is too long', () => {
    const sapo = 'Đảng ủy Khối vừa sơ kết quý I. Hội nghị diễn ra trong một buổi chiều.';
    expect(summarise({ title: TITLE, sapo, paragraphs: PARAGRAPHS }, 9)).toBe(
      'Đảng ủy Khối vừa sơ kết quý I.',
    );
  });

  it('gives a short text whole', () => {
    expect(summarise({ title: TITLE, paragraphs: ['Chi bộ họp. Chi bộ bầu bí thư.'] }, 60)).toBe(
      'Chi bộ họp. Chi bộ bầu bí thư.',
    );
  });

  it('cuts the one sentence that does not fit, and says so', () => {
    const summary = summarise(
      { title: '', paragraphs: ['Ban Thường vụ Đảng ủy Khối đã họp, bàn và thống nhất nhiều nội dung.'] },
      9,
    );
    expect(summary).toBe('Ban Thường vụ Đảng ủy Khối đã họp…');
  });

  it('is empty for an empty text', () => {
    expect(summarise({ title: TITLE, paragraphs: [] }, 60)).toBe('');
    expect(summarise({ title: '', paragraphs: [' ', '\n'] }, 60)).toBe('');
  });

  it('never exceeds the length asked for', () => {
    const sentence = fc
      .array(fc.constantFrom('chi', 'bộ', 'họp', 'bàn', 'công', 'tác', '24/5', 'TP.', 'đảng'), {
        minLength: 1,
        maxLength: 40,
      })
      .map((words) => `Sáng nay ${words.join(' ')}.`);
    fc.assert(
      fc.property(
        fc.array(sentence, { maxLength: 12 }),
        fc.integer({ min: 1, max: 80 }),
        (paragraphs, max) => {
          expect(countSyllables(summarise({ title: 'Chi bộ họp', paragraphs }, max))).toBeLessThanOrEqual(
            max,
          );
          expect(
            countSyllables(summarise({ title: '', sapo: paragraphs.join(' '), paragraphs }, max)),
          ).toBeLessThanOrEqual(max);
          expect(
            countSyllables(
              summariseCluster(
                [
                  { title: 'Chi bộ', paragraphs },
                  { title: '', paragraphs },
                ],
                max,
              ),
            ),
          ).toBeLessThanOrEqual(max);
        },
      ),
    );
  });
});

describe('summariseCluster', () => {
  const first = {
    title: 'Mưa lớn gây ngập ở phường Hoa Lư',
    paragraphs: [
      'Đêm 3/5, mưa lớn làm ngập nhiều tuyến đường ở phường Hoa Lư. Lực lượng dân quân đã giúp 20 hộ dân di dời.',
      'Bà con cho biết đây là trận mưa lớn nhất từ đầu năm.',
    ],
  };
  const second = {
    title: 'Phường Hoa Lư khắc phục ngập',
    paragraphs: [
      'Mưa lớn đêm 3/5 làm ngập nhiều tuyến đường ở phường Hoa Lư. Sáng 4/5, các chi hội phụ nữ nấu cơm giúp người dân.',
      'Ủy ban nhân dân phường đang thống kê thiệt hại.',
    ],
  };

  it('says what several articles say once, and what only one says beside it', () => {
    const summary = summariseCluster([first, second], 60);
    expect(summary.match(/làm ngập nhiều tuyến đường/g)).toHaveLength(1);
    expect(summary).toMatch(/dân quân|phụ nữ/);
  });

  it('is empty for nothing', () => {
    expect(summariseCluster([], 60)).toBe('');
    expect(summariseCluster([{ title: 'a', paragraphs: [] }], 60)).toBe('');
  });
});
