import { describe, expect, it } from 'vitest';
import { readTypedPeriod } from '../../../src/bot/editor/read-typed-period.ts';

const TODAY = '2022-04-12';

describe('the day of an event, as a clerk types it', () => {
  it.each([
    ['24/5/2022', '2022-05-24', null],
    ['24/5', '2022-05-24', null],
    ['thứ Ba, 24/5/2022', '2022-05-24', null],
    ['24/5/2022 (thứ Ba)', '2022-05-24', null],
    ['7 giờ 30 ngày 24/5', '2022-05-24T07:30', null],
    ['7 gio 30 ngay 24/5', '2022-05-24T07:30', null],
    ['7h30 24.5.2022', '2022-05-24T07:30', null],
    ['từ ngày 18/5 đến ngày 24/5', '2022-05-18', '2022-05-24'],
    ['tu ngay 18/5 den ngay 24/5', '2022-05-18', '2022-05-24'],
    ['18/5 - 24/5', '2022-05-18', '2022-05-24'],
    ['tháng 6', '2022-06', null],
    ['thang 6', '2022-06', null],
    ['ngay 24 thang 5', '2022-05-24', null],
    ['thu sau tuan sau', '2022-04-22', null],
    ['tuan toi', '2022-04-18', '2022-04-24'],
    ['ngay mai', '2022-04-13', null],
    ['mai', '2022-04-13', null],
  ])('%s', (typed, start, end) => {
    expect(readTypedPeriod(typed, TODAY)).toEqual({ start, end });
  });

  it.each(['1/4', 'ngày 1 tháng 4', 'ngay 1 thang 4'])(
    'takes %s, which is over, for that of the next year',
    (typed) => {
      expect(readTypedPeriod(typed, TODAY)).toEqual({ start: '2023-04-01', end: null });
    },
  );

  it.each([
    ['hôm qua', '2022-04-11'],
    ['hom qua', '2022-04-11'],
    ['1/4/2022', '2022-04-01'],
  ])('leaves %s in the past, where it was meant to be', (typed, start) => {
    expect(readTypedPeriod(typed, TODAY)).toEqual({ start, end: null });
  });

  it.each(['', 'chưa rõ', '31/2/2022', '24/5 hoặc 25/5', 'thứ sáu hoặc thứ bảy'])(
    'does not guess at "%s"',
    (typed) => {
      expect(readTypedPeriod(typed, TODAY)).toBeNull();
    },
  );
});
