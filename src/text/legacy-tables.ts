export type LegacyEncoding = 'tcvn3' | 'vni';

/**
 * TCVN 5712:1993, the part that the ABC fonts (.VnTime) draw, as Latin-1 characters. Toned capitals have no codes of
 * their own there: the fonts whose name ends in H draw these as capitals. Agrees with glibc's TCVN5712-1, UniKey and
 * OpenKey.
 */
const TCVN3: ReadonlyMap<string, string> = aligned([
  ['¡¢£¤¥¦§', 'ĂÂÊÔƠƯĐ'],
  ['¨©ª«¬\u00AD®', 'ăâêôơưđ'],
  ['µ¶·¸¹', 'àảãáạ'],
  ['»¼½¾Æ', 'ằẳẵắặ'],
  ['ÇÈÉÊË', 'ầẩẫấậ'],
  ['ÌÎÏÐÑ', 'èẻẽéẹ'],
  ['ÒÓÔÕÖ', 'ềểễếệ'],
  ['×ØÜÝÞ', 'ìỉĩíị'],
  ['ßáâãä', 'òỏõóọ'],
  ['åæçèé', 'ồổỗốộ'],
  ['êëìíî', 'ờởỡớợ'],
  ['ïñòóô', 'ùủũúụ'],
  ['õö÷øù', 'ừửữứự'],
  ['úûüýþ', 'ỳỷỹýỵ'],
]);

/** VNI-Windows letters of one code. */
const VNI_SINGLES: ReadonlyMap<string, string> = bothCases(
  aligned([
    ['ñôö', 'đơư'],
    ['íìæóò', 'íìỉĩị'],
    ['î', 'ỵ'],
  ]),
);

/** The marks VNI-Windows writes behind a letter, with what they add to it. Agrees with UniKey and OpenKey. */
const VNI_TONES = aligned([['ùøûõï', '\u0301\u0300\u0309\u0303\u0323']]);
const VNI_CIRCUMFLEX = withMark('\u0302', [['âáàåãä', ' \u0301\u0300\u0309\u0303\u0323']]);
const VNI_BREVE = withMark('\u0306', [['êéèúüë', ' \u0301\u0300\u0309\u0303\u0323']]);

/** VNI-Windows letters of two codes. */
const VNI_PAIRS: ReadonlyMap<string, string> = bothCases(
  new Map(
    [
      ...['a', 'e', 'o', 'u', 'y', 'ô', 'ö'].flatMap((base) => pairsOf(base, VNI_TONES)),
      ...['a', 'e', 'o'].flatMap((base) => pairsOf(base, VNI_CIRCUMFLEX)),
      ...pairsOf('a', VNI_BREVE),
      // Its dot below has a code of its own.
    ].filter(([pair]) => pair !== 'yï'),
  ),
);

/** Reads one word or text in an encoding; what has no meaning there stays. Letter case as the codes say. */
export function decodeLegacy(text: string, encoding: LegacyEncoding): string {
  let decoded = '';
  if (encoding === 'tcvn3') {
    for (const code of text) decoded += TCVN3.get(code) ?? code;
    return decoded;
  }
  for (let at = 0; at < text.length; at += 1) {
    const pair = VNI_PAIRS.get(text.slice(at, at + 2));
    const code = text.charAt(at);
    decoded += pair ?? VNI_SINGLES.get(code) ?? code;
    if (pair !== undefined) at += 1;
  }
  return decoded;
}

function aligned(rows: readonly (readonly [codes: string, letters: string])[]): Map<string, string> {
  return new Map(
    rows.flatMap(([codes, letters]) =>
      [...codes].map((code, at) => [code, [...letters][at] ?? ''] as [string, string]),
    ),
  );
}

/** A row of marks that are all one vowel mark, with and without a tone; a space is no tone. */
function withMark(mark: string, rows: readonly (readonly [string, string])[]): Map<string, string> {
  return new Map([...aligned(rows)].map(([code, tone]) => [code, mark + tone.trim()]));
}

function pairsOf(base: string, marks: ReadonlyMap<string, string>): [string, string][] {
  const letter = VNI_SINGLES.get(base) ?? base;
  return [...marks].map(([code, mark]) => [base + code, (letter + mark).normalize('NFC')]);
}

/** Letter and mark may differ in case where a capital was typed in between; the letter decides. */
function bothCases(lower: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...lower].flatMap(([code, letter]): [string, string][] => {
      const base = code.charAt(0);
      const mark = code.slice(1);
      return [
        [code, letter],
        [base + mark.toUpperCase(), letter],
        [base.toUpperCase() + mark, letter.toUpperCase()],
        [code.toUpperCase(), letter.toUpperCase()],
      ];
    }),
  );
}
