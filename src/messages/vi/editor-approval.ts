import { formatDay } from '../../calendar.ts';
import type { PlatformName } from '../../platforms/platform.ts';
import { bold, italic, joinRich, type RichText, rich } from '../rich-text.ts';
import { sayMoment, saySpan, sayTime } from './days.ts';
import { platformName } from './platforms.ts';

/** Deciding about events, tasks and people in the chat. */

export const APPROVE_DESCRIPTION = 'Duyệt sự kiện, nhiệm vụ, người mới';

const NOTHING_TO_APPROVE = rich`Hiện không còn gì chờ duyệt.`;

export const ALREADY_DECIDED = rich`Mục này đã được xử lý trước đó.`;

export const APPROVE_BUTTONS = {
  confirm: 'Duyệt',
  setDay: 'Đặt ngày',
  changeDay: 'Đổi ngày',
  reject: 'Bỏ',
  later: 'Để sau',
  assign: 'Giao cho đơn vị…',
  assignToAll: 'Giao cho mọi đơn vị',
  refuse: 'Từ chối',
  confirmIn: 'Duyệt vào đơn vị…',
  confirmed: 'Sự kiện đã duyệt',
  cancelEvent: 'Hủy sự kiện',
  reallyCancel: 'Đúng, hủy sự kiện',
  keep: 'Không, giữ lại',
  back: '‹ Quay lại',
  previous: '‹ Trước',
  next: 'Tiếp ›',
} as const;

export interface Waiting {
  readonly events: number;
  readonly tasks: number;
  readonly members: number;
}

/** @param skipped that the person chose to leave for later, which is why something still waits */
export function allSeen({ events, tasks, members }: Waiting): RichText {
  const parts = [
    events > 0 ? `${events} sự kiện` : null,
    tasks > 0 ? `${tasks} nhiệm vụ` : null,
    members > 0 ? `${members} người mới` : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return NOTHING_TO_APPROVE;
  return rich`Đã xem hết. Còn để lại: ${parts.join(', ')}. Gõ /duyet khi cần xem tiếp.`;
}

export interface EventCard {
  readonly title: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly place: string | null;
  readonly sentence: string;
  readonly documentTitle: string | null;
}

/** @param position `1/3` */
export function eventCard(event: EventCard, position: string): RichText {
  const { title, start, place, sentence, documentTitle } = event;
  return joinRich(
    [
      rich`${bold(`Sự kiện chờ duyệt (${position})`)}\n${bold(title)}`,
      joinRich(
        [
          start === null ? 'Thời gian: chưa rõ, đồng chí bấm “Đặt ngày”' : `Thời gian: ${when(event)}`,
          place === null ? null : `Địa điểm: ${place}`,
        ],
        '\n',
      ),
      source(sentence, documentTitle),
    ],
    '\n\n',
  );
}

export interface TaskCard {
  readonly text: string;
  readonly who: string | null;
  /** The one that `who` names, if there is such. */
  readonly organisation: string | null;
  readonly deadline: string | null;
  readonly sentence: string;
  readonly documentTitle: string | null;
}

export function taskCard(
  { text, who, organisation, deadline, sentence, documentTitle }: TaskCard,
  position: string,
): RichText {
  return joinRich(
    [
      rich`${bold(`Nhiệm vụ chờ duyệt (${position})`)}\n${bold(text)}`,
      joinRich(
        [
          organisation === null
            ? `Giao cho: ${who ?? 'chưa nêu; nếu duyệt, mọi đơn vị đều thấy'}`
            : `Giao cho: ${organisation} (theo văn bản; bấm Duyệt là giao đúng đơn vị này)`,
          `Thời hạn: ${deadline === null ? 'chưa nêu' : sayMoment(deadline)}`,
        ],
        '\n',
      ),
      source(sentence, documentTitle),
    ],
    '\n\n',
  );
}

export interface MemberCard {
  readonly name: string;
  readonly accounts: readonly { readonly platform: PlatformName }[];
}

export function memberCard({ name, accounts }: MemberCard, position: string): RichText {
  const platforms = accounts.map(({ platform }) => platformName(platform)).join(', ');
  return rich`${bold(`Người xin tham gia (${position})`)}\n${bold(name)}${platforms === '' ? '' : `\nNhắn từ: ${platforms}`}`;
}

/** What follows for members once an event is confirmed or moved. */
export interface RemindersAhead {
  readonly isPast: boolean;
  /** The days on which they are reminded, in order; none for an event without a day, or one too near. */
  readonly days: readonly string[];
}

export function eventConfirmed(event: EventCard, ahead: RemindersAhead): RichText {
  return rich`✓ Đã duyệt sự kiện: ${bold(event.title)}, ${when(event)}.\n${remindersAhead(event, ahead)}`;
}

function remindersAhead({ start }: EventCard, { isPast, days }: RemindersAhead): string {
  if (isPast) return 'Thời gian này đã qua nên sẽ không có lời nhắc.';
  if (days.length > 0) return `Đảng viên sẽ được nhắc: ${days.map(formatDay).join('; ')}.`;
  return start !== null && start.length >= 10
    ? 'Sự kiện đã quá gần nên không kịp gửi lời nhắc. Nếu cần báo ngay, đồng chí dùng /thongbao.'
    : 'Chưa rõ ngày nên chưa có lời nhắc. Khi biết ngày, đồng chí vào /duyet, chọn “Sự kiện đã duyệt” để đổi ngày.';
}

export const EVENT_NEEDS_DAY = rich`Sự kiện này chưa có ngày nên chưa duyệt được. Đồng chí đặt ngày trước.`;

export function eventRejected(title: string): RichText {
  return rich`✗ Đã bỏ sự kiện: ${title}.`;
}

export function askEventDay(title: string): RichText {
  return rich`Đồng chí gõ thời gian của sự kiện ${bold(title)}.
Ví dụ: 24/5/2022; 7 giờ 30 ngày 24/5; từ ngày 18/5 đến ngày 24/5.
Gõ /huy nếu chưa muốn đặt.`;
}

export const DAY_UNCLEAR = rich`Chưa đọc được ngày. Đồng chí gõ lại, ví dụ: 24/5/2022, hoặc từ ngày 18/5 đến ngày 24/5.`;

export const DAY_IMPOSSIBLE = rich`Ngày này không hợp lệ (ngày kết thúc phải sau ngày bắt đầu). Đồng chí gõ lại.`;

/** @param keptTime `07:30`, when only a day was typed and the hour stayed; else null */
export function eventDayUnderstood(event: EventCard, keptTime: string | null): RichText {
  return rich`Đã hiểu: ${bold(event.title)}, ${when(event)}.${hourKept(keptTime)} Đồng chí xem lại rồi bấm Duyệt.`;
}

export interface DayChange {
  readonly ahead: RemindersAhead;
  /** How many members will be told, because they were reminded of another time. */
  readonly reminded: number;
  /** As for {@link eventDayUnderstood}. */
  readonly keptTime: string | null;
}

export function eventDayChanged(event: EventCard, { ahead, reminded, keptTime }: DayChange): RichText {
  const told =
    reminded === 0 ? '' : `\n${reminded} đồng chí đã được nhắc theo thời gian cũ sẽ nhận tin báo đổi.`;
  return rich`Đã đổi ngày: ${bold(event.title)}, ${when(event)}.${hourKept(keptTime)}\n${remindersAhead(event, ahead)}${told}`;
}

function hourKept(time: string | null): string {
  return time === null
    ? ''
    : ` Giờ vẫn là ${sayTime(time)} như cũ (nếu bỏ giờ, gõ thêm “cả ngày” trước ngày).`;
}

export function taskConfirmed(text: string, organisation: string | null): RichText {
  return rich`✓ Đã duyệt nhiệm vụ${organisation === null ? '' : ` và giao cho ${organisation}`}: ${bold(text)}.`;
}

export function taskRejected(text: string): RichText {
  return rich`✗ Đã bỏ nhiệm vụ: ${text}.`;
}

export function memberApproved(name: string, organisation: string): RichText {
  return rich`✓ Đã duyệt ${bold(name)} vào ${organisation}. Bot sẽ báo cho đồng chí ấy.`;
}

export function memberRefused(name: string): RichText {
  return rich`✗ Đã từ chối ${name}.`;
}

export const APPROVED_TITLE = 'Được duyệt tham gia';

/** For the person who was let in. */
export function youAreIn(organisation: string): RichText {
  return rich`Đồng chí đã được duyệt tham gia kênh thông tin của ${bold(organisation)}. Gõ /tin để xem tin mới, /giup để xem các lệnh.`;
}

export function chooseOrganisation(forWhat: string, page: number, pages: number): RichText {
  return rich`Đồng chí chọn đơn vị cho ${bold(forWhat)}${pages > 1 ? ` (trang ${page + 1}/${pages})` : ''}:`;
}

export const NO_CONFIRMED_EVENTS = rich`Chưa có sự kiện sắp tới nào đã duyệt.`;

/** @param events in the order of their buttons @param first the number of the first */
export function confirmedEvents(events: readonly EventCard[], first: number, total: number): RichText {
  return joinRich(
    [
      rich`${bold(`Sự kiện đã duyệt (${total})`)}`,
      ...events.map((event, index) => rich`${first + index}. ${bold(event.title)}\n${when(event)}`),
    ],
    '\n\n',
  );
}

/** @param reminded how many members will be told, because they were reminded of it */
export function askCancelEvent(event: EventCard, reminded: number): RichText {
  const told =
    reminded === 0
      ? 'Chưa có ai được nhắc về sự kiện này.'
      : `${reminded} đồng chí đã được nhắc sẽ nhận tin báo hủy.`;
  return rich`Hủy sự kiện ${bold(event.title)} (${when(event)})? Những lời nhắc chưa gửi sẽ dừng lại. ${told}`;
}

export function eventCancelled(title: string): RichText {
  return rich`Đã hủy sự kiện: ${title}.`;
}

export function numbered(label: string, number: number): string {
  return `${label} ${number}`;
}

function when({ start, end }: Pick<EventCard, 'start' | 'end'>): string {
  return start === null ? 'chưa rõ ngày' : saySpan(start, end);
}

function source(sentence: string, documentTitle: string | null): RichText {
  return joinRich([italic(`“${sentence}”`), documentTitle === null ? null : `Nguồn: ${documentTitle}`], '\n');
}
