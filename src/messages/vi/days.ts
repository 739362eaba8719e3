import { formatDay, weekdayOf } from '../../calendar.ts';

const WEEKDAYS = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'] as const;

/** `thứ Ba, 24/5/2022` */
export function sayDay(day: string): string {
  return `${WEEKDAYS[weekdayOf(day) - 1]}, ${formatDay(day)}`;
}

/** `7 giờ 30`, on the hour `8 giờ`. */
export function sayTime(time: string): string {
  const [hour, minute] = time.split(':');
  return minute === '00' ? `${Number(hour)} giờ` : `${Number(hour)} giờ ${minute}`;
}

/** `hôm nay`, `ngày mai`, `còn 7 ngày`; for what has begun `đang diễn ra`. */
export function sayDaysLeft(days: number): string {
  if (days < 0) return 'đang diễn ra';
  if (days === 0) return 'hôm nay';
  return days === 1 ? 'ngày mai' : `còn ${days} ngày`;
}

/**
 * When something takes place: `thứ Ba, 24/5/2022`; `7 giờ 30, thứ Ba, 24/5/2022`;
 * `từ thứ Tư, 18/5/2022 đến hết thứ Ba, 24/5/2022`.
 *
 * @param start ISO, a day or a day with a time
 * @param end inclusive; said when it adds something
 */
export function sayPeriod(start: string, end: string | null): string {
  const startDay = start.slice(0, 10);
  const startTime = start.slice(11, 16);
  const when = startTime === '' ? sayDay(startDay) : `${sayTime(startTime)}, ${sayDay(startDay)}`;
  if (end === null || end.length < 10) return when;
  const endDay = end.slice(0, 10);
  const endTime = end.slice(11, 16);
  if (endDay > startDay) {
    return `từ ${when} đến ${endTime === '' ? 'hết ' : `${sayTime(endTime)}, `}${sayDay(endDay)}`;
  }
  if (startTime === '' || endTime <= startTime) return when;
  return `từ ${sayTime(startTime)} đến ${sayTime(endTime)}, ${sayDay(startDay)}`;
}

/** As precise as it is known: `năm 2022`, `tháng 4/2022`, `24/5/2022`, `7 giờ 30 ngày 24/5/2022`. */
export function sayMoment(value: string): string {
  if (value.length === 4) return `năm ${value}`;
  if (value.length === 7) return `tháng ${Number(value.slice(5))}/${value.slice(0, 4)}`;
  const day = formatDay(value.slice(0, 10));
  return value.length > 10 ? `${sayTime(value.slice(11))} ngày ${day}` : day;
}

/** From and to, as precise as known; only the start when the end adds nothing. */
export function saySpan(start: string, end: string | null): string {
  return end === null || end === start ? sayMoment(start) : `từ ${sayMoment(start)} đến ${sayMoment(end)}`;
}
