import { addDays } from '../../calendar.ts';
import { bold, italic, joinRich, type RichText, rich } from '../rich-text.ts';
import { sayDay, sayMoment, sayTime } from './days.ts';

/** The coming events and the tasks of one's organisation. */

export interface ListedEvent {
  readonly title: string;
  /** As precise as known: `2022`, `2022-04`, `2022-04-08`, `2022-04-08T07:30`. */
  readonly start: string;
  /** Inclusive. */
  readonly end: string | null;
  readonly place: string | null;
}

export interface ListedTask {
  readonly text: string;
  readonly who: string | null;
  /** As precise as known, like `ListedEvent.start`. */
  readonly deadline: string | null;
  readonly sentence: string;
  readonly documentTitle: string | null;
}

export interface EntriesPage<T> {
  readonly total: number;
  readonly offset: number;
  readonly entries: readonly T[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

export const NO_EVENTS = rich`Chưa có sự kiện nào sắp tới. Khi có, bot sẽ nhắc đồng chí trước 7 ngày, trước 1 ngày và vào sáng hôm đó.`;

export const NO_TASKS = rich`Hiện không có nhiệm vụ nào được giao cho đơn vị của đồng chí.`;

export function upcomingEvents({ total, offset, entries, today }: EntriesPage<ListedEvent>): RichText {
  const groups = new Map<string, RichText[]>();
  for (const event of entries) {
    const heading = eventHeading(event, today);
    groups.set(heading, [...(groups.get(heading) ?? []), eventLine(event)]);
  }
  const days = [...groups].map(([heading, lines]) => rich`${bold(heading)}\n${joinRich(lines, '\n')}`);
  return joinRich([rich`${bold('Lịch sắp tới')}${range(total, offset, entries.length)}`, ...days], '\n\n');
}

export function myTasks({ total, offset, entries, today }: EntriesPage<ListedTask>): RichText {
  return joinRich(
    [
      rich`${bold('Nhiệm vụ của đơn vị')}${range(total, offset, entries.length)}`,
      ...entries.map((task, index) => taskEntry(offset + index + 1, task, today)),
    ],
    '\n\n',
  );
}

export function openSourceButton(number: number): string {
  return `Nguồn ${number}`;
}

function range(total: number, offset: number, shown: number): string {
  return total > shown ? ` (${offset + 1}–${offset + shown}/${total})` : '';
}

function taskEntry(number: number, task: ListedTask, today: string): RichText {
  const { text, who, deadline, sentence, documentTitle } = task;
  return joinRich(
    [
      rich`${number}. ${bold(text)}`,
      deadline === null
        ? 'Thời hạn: chưa nêu'
        : rich`Thời hạn: ${sayMoment(deadline)}${overdue(deadline, today)}`,
      who === null ? null : `Giao cho: ${who}`,
      sentence === text ? null : italic(`“${sentence}”`),
      documentTitle === null ? null : `Nguồn: ${documentTitle}`,
    ],
    '\n',
  );
}

function overdue(deadline: string, today: string): RichText | null {
  return isBefore(deadline, today) ? bold(' (đã quá hạn)') : null;
}

/** Under which day an event stands; one of several days that has begun stands under today. */
function eventHeading({ start, end }: ListedEvent, today: string): string {
  const day = start.slice(0, 10);
  if (day.length < 10) return capitalise(sayMoment(day));
  const isGoingOn = day < today && end !== null;
  const shown = isGoingOn ? today : day;
  const nearness = shown === today ? 'Hôm nay, ' : shown === addDays(today, 1) ? 'Ngày mai, ' : '';
  return capitalise(`${nearness}${sayDay(shown)}`);
}

function eventLine({ title, start, end, place }: ListedEvent): RichText {
  const isOneDay = end === null || end.slice(0, 10) === start.slice(0, 10);
  const details = [isOneDay ? null : period(start, end), place === null ? null : `tại ${place}`];
  const said = details.filter((detail) => detail !== null).join('; ');
  return rich`– ${hours(start, isOneDay ? end : null)}${title}${said === '' ? null : ` (${said})`}`;
}

/** `7 giờ 30 – `, `7 giờ 30 đến 11 giờ – `, or nothing for a whole day. */
function hours(start: string, end: string | null): string {
  if (start.length <= 10) return '';
  const from = sayTime(start.slice(11));
  return end === null || end.length <= 10 ? `${from} – ` : `${from} đến ${sayTime(end.slice(11))} – `;
}

function period(start: string, end: string): string {
  return `từ ${sayMoment(start.slice(0, 10))} đến ${sayMoment(end.slice(0, 10))}`;
}

/** Whether a value of any precision lies before a day: ISO values of one length compare as text. */
function isBefore(value: string, day: string): boolean {
  return value.slice(0, 10) < day.slice(0, Math.min(value.length, 10));
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
