import { formatDay } from '../../calendar.ts';
import { daysBetween } from '../../sending-hours.ts';
import { bold, joinRich, link, type RichText, rich } from '../rich-text.ts';
import { shorten } from '../shorten.ts';
import { sayDay, sayDaysLeft, sayPeriod } from './days.ts';

const MAX_DOCUMENTS = 10;
/** Articles are many: so many places are theirs even on a day of many directives. */
const MAX_DIRECTIVES = 5;
const MAX_EVENTS = 5;
const MAX_TITLE_CHARS = 160;
const MAX_EXTRACT_CHARS = 220;
/** All documents together: with the events a digest stays one message of Telegram (4,096 characters). */
const MAX_DOCUMENT_CHARS = 2_600;

type Frequency = 'daily' | 'weekly';

export interface DigestDocumentLine {
  readonly kind: 'article' | 'directive';
  readonly title: string;
  readonly url: string | null;
  readonly symbol: string | null;
  /** One sentence; empty when the title says it all. */
  readonly extract: string;
}

export interface DigestEventLine {
  readonly title: string;
  readonly start: string;
  readonly end: string | null;
  readonly place: string | null;
}

/** How a digest is called in lists. */
export function digestTitle({
  frequency,
  day,
}: {
  readonly frequency: Frequency;
  readonly day: string;
}): string {
  return frequency === 'daily' ? `Bản tin ngày ${formatDay(day)}` : `Bản tin tuần ngày ${formatDay(day)}`;
}

/** A digest: new directives, new articles, what is coming. What does not fit is counted, with the command that shows it. */
export function digestText(digest: {
  readonly frequency: Frequency;
  readonly day: string;
  readonly documents: readonly DigestDocumentLine[];
  readonly events: readonly DigestEventLine[];
}): RichText {
  const { frequency, day, documents, events } = digest;
  const heading = frequency === 'daily' ? `Bản tin ${sayDay(day)}` : `Bản tin tuần – ${sayDay(day)}`;
  const directives = documents.filter(({ kind }) => kind === 'directive');
  const articles = documents.filter(({ kind }) => kind === 'article');
  const directiveLines = fill(directives, MAX_DIRECTIVES, MAX_DOCUMENT_CHARS / 2);
  const used = directiveLines.reduce((sum, { text }) => sum + text.length, 0);
  const articleLines = fill(articles, MAX_DOCUMENTS - directiveLines.length, MAX_DOCUMENT_CHARS - used);
  const eventLines = events.slice(0, MAX_EVENTS).map((event) => eventLine(event, day));
  return joinRich(
    [
      bold(heading),
      section('Văn bản mới', directiveLines, directives.length, 'văn bản khác – gõ /vanban'),
      section('Tin mới', articleLines, articles.length, 'tin khác – gõ /tin'),
      section('Lịch sắp tới', eventLines, events.length, 'sự kiện khác – gõ /lich'),
    ],
    '\n\n',
  );
}

function fill(documents: readonly DigestDocumentLine[], maxCount: number, maxChars: number): RichText[] {
  const lines: RichText[] = [];
  let chars = 0;
  for (const document of documents.slice(0, maxCount)) {
    const line = documentLine(document);
    chars += line.text.length;
    if (chars > maxChars && lines.length > 0) break;
    lines.push(line);
  }
  return lines;
}

function documentLine({ title, url, symbol, extract }: DigestDocumentLine): RichText {
  const name = shorten(title, MAX_TITLE_CHARS);
  const number = symbol === null || title.includes(symbol) ? '' : ` (số ${symbol})`;
  const heading = rich`• ${bold(url === null ? name : link(name, url))}${number}`;
  return joinRich([heading, shorten(extract, MAX_EXTRACT_CHARS)], '\n');
}

/** `• thứ Ba, 24/5/2022 (ngày mai): Lễ kỷ niệm – Hội trường` */
function eventLine({ title, start, end, place }: DigestEventLine, today: string): RichText {
  const daysLeft = sayDaysLeft(daysBetween(today, start.slice(0, 10)));
  const where = place === null ? '' : ` – ${shorten(place, 60)}`;
  return rich`• ${sayPeriod(start, end)} (${daysLeft}): ${bold(shorten(title, 100))}${where}`;
}

function section(title: string, lines: readonly RichText[], total: number, others: string): RichText | null {
  if (lines.length === 0) return null;
  const left = total - lines.length;
  return joinRich([bold(title), ...lines, left > 0 ? `và ${left} ${others}` : null], '\n');
}
