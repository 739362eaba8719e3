const VOWELS = 'aăâeêioôơuưy';
/** None, grave, hook, tilde, acute, dot below. */
const TONE_MARKS = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];
/** Syllables that end in a stop have one of these tones. */
const STOP_TONES = new Set(['\u0301', '\u0323']);
const LONGEST = 'nghiêng'.length;

/** Toned letter in lower case → the vowel without its tone, and the tone. */
const TONED: ReadonlyMap<string, readonly [vowel: string, tone: string]> = new Map(
  [...VOWELS].flatMap((vowel) =>
    TONE_MARKS.map((tone) => [(vowel + tone).normalize('NFC'), [vowel, tone]] as const),
  ),
);

const ONSETS = new Set(
  ' b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x'.split(' ').map((onset) => onset.trim()),
);

/** Vowels with what closes the syllable, tones left out. */
const RIMES = new Set(
  [
    'a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây',
    'e ec em en eng eo ep et ê êch êm ên ênh êp êt êu',
    'i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu',
    'o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet',
    'oi om on ong ooc oong op ot oc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt',
    'u ua uân uâng uât uây uê uêch uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uc uy uya uych',
    'uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu',
    'y yêm yên yêng yêt yêu',
  ]
    .join(' ')
    .split(' '),
);

/** What follows `qu` beyond the rimes above. */
const RIMES_AFTER_QU = new Set(['ôc', 'yên', 'yêt', 'ynh', 'ych', 'yt', 'yp', 'yu']);

/**
 * Whether a word has the shape of one Vietnamese syllable as it is spelled with all its marks: an onset, a rime, at most
 * one tone, and the spelling rules between them. Says nothing about whether the word exists. Any letter case, NFC.
 */
export function isSyllable(word: string): boolean {
  if (word.length === 0 || word.length > LONGEST) return false;
  let plain = '';
  let tone = '';
  for (const letter of word.toLowerCase()) {
    const [vowel, mark] = TONED.get(letter) ?? [letter, ''];
    if (mark !== '' && tone !== '') return false;
    plain += vowel;
    tone ||= mark;
  }
  if (/(?:c|ch|p|t)$/.test(plain) && !STOP_TONES.has(tone)) return false;
  for (let length = 0; length <= 3 && length < plain.length; length += 1) {
    if (ONSETS.has(plain.slice(0, length)) && isSpelled(plain.slice(0, length), plain.slice(length)))
      return true;
  }
  return plain === 'gi';
}

/** The rules of spelling: `c` or `k`, `g` or `gh`, `ng` or `ngh` by the vowel, and what stands after `qu` and `gi`. */
function isSpelled(onset: string, rime: string): boolean {
  const isFront = /^[eêiy]/.test(rime);
  if (onset === 'qu') return RIMES_AFTER_QU.has(rime) || (/^[aăâeêiơy]/.test(rime) && isRime(rime));
  if (!isRime(rime)) return false;
  if (onset === 'k' || onset === 'gh' || onset === 'ngh') return isFront;
  if (onset === 'c' || onset === 'ng') return !isFront;
  if (onset === 'g') return !isFront || rime.startsWith('i');
  if (rime.startsWith('yê')) return onset === '';
  return true;
}

function isRime(rime: string): boolean {
  return RIMES.has(rime);
}

/** How many words of a text hold letters beyond ASCII, and how many of these are spelled as syllables. Any form. */
export function countMarkedWords(text: string): { marked: number; syllables: number } {
  const words = text.normalize('NFC').match(/[\p{L}\p{M}]+/gu) ?? [];
  const marked = words.filter((word) => /[^\0-\x7F]/.test(word));
  return { marked: marked.length, syllables: marked.filter(isSyllable).length };
}
