import { describe, expect, it } from 'vitest';
import { sayDay, sayDaysLeft, sayPeriod, sayTime } from '../../../src/messages/vi/days.ts';

describe('days and times as members read them', () => {
  it.each([
    ['2022-05-23', 'thứ Hai, 23/5/2022'],
    ['2022-05-24', 'thứ Ba, 24/5/2022'],
    ['2022-05-28', 'thứ Bảy, 28/5/2022'],
    ['2022-05-29', 'Chủ nhật, 29/5/2022'],
  ])('day %s', (day, expected) => expect(sayDay(day)).toBe(expected));

  it.each([
    ['07:30', '7 giờ 30'],
    ['14:05', '14 giờ 05'],
    ['08:00', '8 giờ'],
    ['00:00', '0 giờ'],
  ])('time %s', (time, expected) => expect(sayTime(time)).toBe(expected));

  it.each([
    [-1, 'đang diễn ra'],
    [0, 'hôm nay'],
    [1, 'ngày mai'],
    [7, 'còn 7 ngày'],
  ])('%i days left', (days, expected) => expect(sayDaysLeft(days)).toBe(expected));

  it.each([
    ['2022-05-24', null, 'thứ Ba, 24/5/2022'],
    ['2022-05-24', '2022-05-24', 'thứ Ba, 24/5/2022'],
    ['2022-05-24', '2022-05', 'thứ Ba, 24/5/2022'],
    ['2022-05-24T07:30', null, '7 giờ 30, thứ Ba, 24/5/2022'],
    ['2022-05-24T07:30', '2022-05-24', '7 giờ 30, thứ Ba, 24/5/2022'],
    ['2022-05-24T07:30', '2022-05-24T11:00', 'từ 7 giờ 30 đến 11 giờ, thứ Ba, 24/5/2022'],
    ['2022-05-18', '2022-05-24', 'từ thứ Tư, 18/5/2022 đến hết thứ Ba, 24/5/2022'],
    ['2022-05-18T08:00', '2022-05-19T17:00', 'từ 8 giờ, thứ Tư, 18/5/2022 đến 17 giờ, thứ Năm, 19/5/2022'],
  ])('from %s to %s', (start, end, expected) => expect(sayPeriod(start, end)).toBe(expected));
});
