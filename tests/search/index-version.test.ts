import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { documentTerms } from '../../src/search/document-terms.ts';
import { INDEX_VERSION } from '../../src/search/index-version.ts';

/** What the terms depend on: marks, tones, capitals, decomposed letters, stroked letters, symbols, signs, long runs. */
const SAMPLES = [
  {
    title: 'Đảng uỷ Khối HOÀ giải ở cơ sở: “quý II”, 27.10.2022',
    sapo: 'Nguyễn Thúy Hằng'.normalize('NFD'),
    body: `Ð Đ đ ð ß İ ς Å é ﬁ 한국 日本 ½ x² a_b C++ e-mail http://a.vn/?q=1 ${'dài'.repeat(30)} 🎉`,
    symbol: null,
    directiveType: null,
  },
  {
    title: 'Về công tác thanh niên',
    sapo: '',
    body: 'Căn cứ Kết luận số 21-KL/TW và Nghị định số 30/2020/NĐ-CP.',
    symbol: '08 - KH/BTG-ĐUK',
    directiveType: 'Kế hoạch',
  },
];

it('the version counts up when documents get other terms', () => {
  const terms = SAMPLES.map((sample, index) =>
    documentTerms({ id: index + 1, kind: 'directive', publishedOn: '2022-04-12', topicId: 7, ...sample }),
  );
  const digest = createHash('sha256').update(JSON.stringify(terms)).digest('hex').slice(0, 16);
  // Other terms than before? Then count INDEX_VERSION up and write both here: running services index anew.
  expect({ version: INDEX_VERSION, digest }).toEqual({ version: 1, digest: '51c2afbb497abde0' });
});
