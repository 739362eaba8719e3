import { bold, joinRich, type RichText } from '../rich-text.ts';
import { shorten } from '../shorten.ts';
import { sayPeriod, saySpan } from './days.ts';

/** What those read who were reminded of an event that is then moved or called off. */

const MAX_TITLE_CHARS = 200;
const MAX_PLACE_CHARS = 120;

export interface EventChange {
  readonly title: string;
  readonly place: string | null;
  readonly isCancelled: boolean;
  /** The time it has now. */
  readonly start: string | null;
  readonly end: string | null;
  /** The time they were told, `start` or `start/end`; null when not all were told the same. */
  readonly before: string | null;
}

export function changeTitle(change: EventChange): string {
  return `${heading(change)}: ${shorten(change.title, MAX_TITLE_CHARS)}`;
}

export function changeText(change: EventChange): RichText {
  const { title, place, isCancelled, start, end, before } = change;
  const known = before === null ? null : sayTold(before);
  const lines =
    isCancelled || start === null
      ? [
          known === null ? null : `Thời gian đã báo: ${known}`,
          'Sự kiện này đã bị hủy, không diễn ra như đã nhắc.',
        ]
      : [
          `Thời gian mới: ${say(start, end)}`,
          known === null ? 'Thời gian mới thay cho thời gian đã báo trước đây.' : `Thay cho: ${known}`,
          place === null ? null : `Địa điểm: ${shorten(place, MAX_PLACE_CHARS)}`,
        ];
  return joinRich([bold(heading(change)), bold(shorten(title, MAX_TITLE_CHARS)), ...lines], '\n');
}

function heading({ isCancelled, start, before }: EventChange): string {
  if (isCancelled) return 'Hủy sự kiện';
  const isSameDay = before !== null && start !== null && before.slice(0, 10) === start.slice(0, 10);
  return isSameDay ? 'Đổi giờ sự kiện' : 'Đổi ngày sự kiện';
}

function sayTold(told: string): string {
  const [start = '', end = null] = told.split('/');
  return say(start, end);
}

function say(start: string, end: string | null): string {
  return start.length < 10 ? saySpan(start, end) : sayPeriod(start, end);
}
