import { daysBetween } from '../../sending-hours.ts';
import { bold, joinRich, link, type RichText, rich } from '../rich-text.ts';
import { shorten } from '../shorten.ts';
import { sayDay, sayDaysLeft, sayPeriod } from './days.ts';

const MAX_TITLE_CHARS = 200;
const MAX_PLACE_CHARS = 120;
/** So many events of one morning are told in full; a message stays one screen long. */
const MAX_EVENTS = 8;
const MAX_LOST = 10;

export interface ReminderLine {
  readonly title: string;
  /** ISO, at least a day. */
  readonly start: string;
  readonly end: string | null;
  readonly place: string | null;
  /** What the event was read from. */
  readonly document: { readonly title: string; readonly url: string | null } | null;
}

/** How a reminder is called in lists. */
export function reminderTitle(events: readonly Pick<ReminderLine, 'title'>[]): string {
  const [first] = events;
  const others = events.length - 1;
  const name = `Nhắc lịch: ${shorten(first?.title ?? '', MAX_TITLE_CHARS)}`;
  return others > 0 ? `${name} và ${others} sự kiện khác` : name;
}

/**
 * What members read on a morning: one event, or several in one message.
 *
 * @param events soonest first, at least one
 * @param today the day it is read, which "còn 7 ngày" counts from
 */
export function reminderText(events: readonly ReminderLine[], today: string): RichText {
  const [only] = events;
  if (events.length === 1 && only !== undefined) {
    return joinRich([bold(`Nhắc lịch – ${daysLeft(only, today)}`), ...eventLines(only, null)], '\n');
  }
  const shown = events.slice(0, MAX_EVENTS).map((event, index) => {
    const heading = rich`${index + 1}. ${bold(shorten(event.title, MAX_TITLE_CHARS))} – ${daysLeft(event, today)}`;
    return joinRich(eventLines(event, heading), '\n');
  });
  const left = events.length - shown.length;
  return joinRich(
    [
      bold(`Nhắc lịch ${sayDay(today)}: ${events.length} sự kiện`),
      ...shown,
      left > 0 ? `và ${left} sự kiện khác – gõ /lich` : null,
    ],
    '\n\n',
  );
}

/** For admins: reminders whose time passed while the service stood still, as `event title: which`. */
export function remindersLost(
  events: readonly { readonly title: string; readonly start: string; readonly offsets: readonly string[] }[],
): RichText {
  const shown = events.slice(0, MAX_LOST);
  const left = events.length - shown.length;
  return joinRich(
    [
      bold('Nhắc lịch không kịp gửi'),
      'Các lần nhắc sau đây đến hạn khi hệ thống ngừng hoạt động, nay đã muộn nên không gửi nữa:',
      joinRich(
        shown.map(
          ({ title, start, offsets }) =>
            rich`• ${bold(shorten(title, MAX_TITLE_CHARS))} (${sayDay(start.slice(0, 10))}): ${offsets.map(sayOffset).join(', ')}`,
        ),
        '\n',
      ),
      left > 0 ? `và ${left} sự kiện khác.` : null,
      'Nếu cần, đồng chí gửi thông báo bằng lệnh /thongbao.',
    ],
    '\n\n',
  );
}

/** For admins: a reminder that was planned but did not reach everybody in time. */
export function reminderExpired(title: string, members: number): RichText {
  return joinRich(
    [
      bold('Nhắc lịch không đến kịp'),
      rich`“${title}”: ${members} đồng chí chưa nhận được khi đã hết thời hạn nhắc, hệ thống không gửi nữa.`,
      'Xem chi tiết bằng lệnh /baocao; nếu cần, gửi thông báo bằng lệnh /thongbao.',
    ],
    '\n\n',
  );
}

export const LOST_TITLE = 'Nhắc lịch không kịp gửi';
export const EXPIRED_TITLE = 'Nhắc lịch không đến kịp';

/** @param heading the title in bold unless given */
function eventLines(
  { title, start, end, place, document }: ReminderLine,
  heading: RichText | null,
): (RichText | string | null)[] {
  return [
    heading ?? bold(shorten(title, MAX_TITLE_CHARS)),
    `Thời gian: ${sayPeriod(start, end)}`,
    place === null ? null : `Địa điểm: ${shorten(place, MAX_PLACE_CHARS)}`,
    document === null ? null : rich`Nguồn: ${documentName(document)}`,
  ];
}

function documentName({ title, url }: NonNullable<ReminderLine['document']>): RichText | string {
  const name = shorten(title, MAX_TITLE_CHARS);
  return url === null ? name : link(name, url);
}

function daysLeft({ start }: ReminderLine, today: string): string {
  return sayDaysLeft(daysBetween(today, start.slice(0, 10)));
}

function sayOffset(offset: string): string {
  if (offset === 'P7D') return 'lần nhắc trước 7 ngày';
  return offset === 'P1D' ? 'lần nhắc trước 1 ngày' : 'lần nhắc trong ngày';
}
