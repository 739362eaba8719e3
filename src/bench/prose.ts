import { addDays } from '../calendar.ts';
import { createLexicon } from './prose-words.ts';
import { createRandom, type Random } from './random.ts';

export interface MadeUpArticle {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly publishedOn: string;
}

/** Makes articles one after another; the same seed makes the same ones. */
export interface ProseMaker {
  /** @param syllableCount about this long, title not counted */
  article(syllableCount: number): MadeUpArticle;
}

const FIRST_DAY = '2021-01-04';
const ARTICLES_PER_DAY = 20;
/** Words that an article is about: they come back in it and make its title. */
const SUBJECT_WORDS = 8;
const SUBJECT_SHARE = 0.12;
const SENTENCES_PER_PARAGRAPH = 4;
/** Of the sentences so many say who must do what by when, or name a document or a date. */
const OFFICIAL_SHARE = 0.15;

/**
 * Vietnamese-looking official prose without sense: words by Zipf's law from a list of 200 common ones and a long tail of
 * made-up ones, a few words of its own in each article, and here and there a sentence with a date, a symbol, a task or
 * an event. What an index and the text abilities see of it is like the real thing; nobody should read it.
 */
export function createProseMaker(seed: number): ProseMaker {
  const random = createRandom(seed);
  const lexicon = createLexicon(random);
  const pickWord = createZipf(lexicon, random);
  let made = 0;

  function words(count: number, subject: readonly string[]): string {
    return Array.from({ length: count }, () =>
      random.next() < SUBJECT_SHARE ? random.pick(subject) : pickWord(),
    ).join(' ');
  }

  function sentence(subject: readonly string[], day: string): string {
    if (random.next() < OFFICIAL_SHARE) return officialSentence(random, words(6, subject), day);
    const first = words(6 + random.below(7), subject);
    const second = random.next() < 0.5 ? `, ${words(4 + random.below(6), subject)}` : '';
    return capitalised(`${first}${second}.`);
  }

  return {
    article(syllableCount) {
      made += 1;
      const publishedOn = addDays(FIRST_DAY, Math.floor(made / ARTICLES_PER_DAY));
      const subject = Array.from({ length: SUBJECT_WORDS }, () => random.pick(lexicon));
      const paragraphs: string[] = [];
      let syllables = 0;
      while (syllables < syllableCount) {
        const sentences: string[] = [];
        while (sentences.length < SENTENCES_PER_PARAGRAPH && syllables < syllableCount) {
          const next = sentence(subject, publishedOn);
          sentences.push(next);
          syllables += next.split(' ').length;
        }
        paragraphs.push(sentences.join(' '));
      }
      const title = capitalised(`${words(3, subject)} ${subject.slice(0, 3).join(' ')}`);
      return { id: `bench-${made}`, title, paragraphs, publishedOn };
    },
  };
}

function officialSentence(random: Random, words: string, day: string): string {
  const written = writtenDay(addDays(day, 1 + random.below(60)));
  const symbol = `${1 + random.below(300)}-${random.pick(['KH', 'NQ', 'KL', 'CT'])}/${random.pick(['TW', 'TU', 'ĐUK'])}`;
  return random.pick([
    `Ban Thường vụ yêu cầu các chi bộ ${words}, hoàn thành trước ngày ${written}.`,
    `Giao Văn phòng chủ trì ${words}, báo cáo chậm nhất ngày ${written}.`,
    `Hội nghị ${words} sẽ được tổ chức vào ngày ${written} tại Hội trường lớn.`,
    `Việc ${words} thực hiện theo Kế hoạch số ${symbol} ngày ${writtenDay(day)}.`,
    `Các đơn vị tiếp tục ${words} theo Kết luận số ${symbol}.`,
  ]);
}

function writtenDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date}/${month}/${year}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Picks the word of rank r with a probability in proportion to 1/r. */
function createZipf(words: readonly string[], random: Random): () => string {
  const cumulative = new Float64Array(words.length);
  let total = 0;
  for (let rank = 0; rank < words.length; rank += 1) {
    total += 1 / (rank + 1);
    cumulative[rank] = total;
  }
  return () => {
    const wanted = random.next() * total;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return words[low] as string;
  };
}
