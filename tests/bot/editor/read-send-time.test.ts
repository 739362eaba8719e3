import { describe, expect, it } from 'vitest';
import { readSendTime } from '../../../src/bot/editor/read-send-time.ts';

/** A Tuesday. */
const NOW = new Date('2022-04-12T08:00:00+07:00');

describe('when to send, as a clerk types it', () => {
  it.each([
    ['7h30 ngày mai', '2022-04-13T07:30'],
    ['7h30 ngay mai', '2022-04-13T07:30'],
    ['7h30 mai', '2022-04-13T07:30'],
    ['mai 7h30', '2022-04-13T07:30'],
    ['7:30 sáng mai', '2022-04-13T07:30'],
    ['7g30 sang mai', '2022-04-13T07:30'],
    ['15h ngay mai', '2022-04-13T15:00'],
    ['2 giờ chiều mai', '2022-04-13T14:00'],
    ['2 gio chieu mai', '2022-04-13T14:00'],
    ['sáng mai', '2022-04-13T07:00'],
    ['ngày mai', '2022-04-13T07:00'],
    ['chieu mai', '2022-04-13T14:00'],
    ['tối nay', '2022-04-12T19:00'],
    ['14h', '2022-04-12T14:00'],
    ['lúc 5 giờ chiều', '2022-04-12T17:00'],
    ['17:00', '2022-04-12T17:00'],
    ['14h thứ 6', '2022-04-15T14:00'],
    ['thu sau 14h', '2022-04-15T14:00'],
    ['8h thứ năm', '2022-04-14T08:00'],
    ['thứ Hai tuần sau 8h', '2022-04-18T08:00'],
    ['8h chủ nhật', '2022-04-17T08:00'],
    ['15/4', '2022-04-15T07:00'],
    ['8 giờ sáng 15/4', '2022-04-15T08:00'],
    ['24/5/2022 7:30', '2022-05-24T07:30'],
    ['8 giờ ngày 24 tháng 5 năm 2022', '2022-05-24T08:00'],
    ['8 gio ngay 24 thang 5', '2022-05-24T08:00'],
    ['30 phút nữa', '2022-04-12T08:30'],
    ['sau 2 tiếng', '2022-04-12T10:00'],
    ['7h30', '2022-04-12T07:30'],
    ['7h hôm qua', '2022-04-11T07:00'],
  ])('%s', (typed, expected) => {
    expect(readSendTime(typed, NOW)).toEqual(new Date(`${expected}:00+07:00`));
  });

  it.each([
    '',
    'khi nào tiện',
    'tuần sau',
    'tháng 5',
    '7h hoặc 8h ngày mai',
    'từ 15/4 đến 17/4',
    '31/2',
    '30 phút',
  ])('%j names no instant', (typed) => {
    expect(readSendTime(typed, NOW)).toBeNull();
  });
});
