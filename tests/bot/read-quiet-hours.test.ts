import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuietHours } from '../../src/bot/member/read-quiet-hours.ts';

describe('quiet hours', () => {
  it.each([
    ['21:00-6:30', '21:00', '06:30'],
    ['21h-6h30', '21:00', '06:30'],
    ['21H – 6H30', '21:00', '06:30'],
    ['21h00 đến 06h30', '21:00', '06:30'],
    ['từ 21 giờ đến 6 giờ 30', '21:00', '06:30'],
    ['tu 21 gio den 6 gio 30 phut', '21:00', '06:30'],
    ['từ 22 giờ tới 6 giờ rưỡi', '22:00', '06:30'],
    ['9 giờ tối đến 6 giờ sáng', '21:00', '06:00'],
    ['9 gio toi den 6 gio sang', '21:00', '06:00'],
    ['21g-6g', '21:00', '06:00'],
    ['22-6', '22:00', '06:00'],
    ['22.30 - 5.45', '22:30', '05:45'],
    ['12 giờ đêm đến 6h', '00:00', '06:00'],
    ['24h-6h', '00:00', '06:00'],
    ['1 giờ chiều đến 2 giờ chiều.', '13:00', '14:00'],
    ['11 giờ đêm -> 6h', '23:00', '06:00'],
    ['21:00 ~ 6:30', '21:00', '06:30'],
    ['không', '00:00', '00:00'],
    ['Khong', '00:00', '00:00'],
  ])('“%s” are %s to %s', (text, from, to) => {
    expect(readQuietHours(text)).toEqual({ from, to });
  });

  it.each([
    '',
    'tối',
    '21h',
    '25h-6h',
    '21:60-6:00',
    '21-6-7',
    '21:00',
    'đại hội',
    '2022-04',
    '-',
    '21h đến',
    '9'.repeat(50),
  ])('“%s” are none that could be meant', (text) => {
    expect(readQuietHours(text)).toBeNull();
  });

  it('are read back however a time is written', () => {
    const time = fc.record({
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
    });
    const form = fc.constantFrom(':', 'h', ' giờ ', 'g');
    fc.assert(
      fc.property(time, time, form, fc.constantFrom('-', ' đến ', ' – '), (from, to, mark, separator) => {
        const two = (value: number) => String(value).padStart(2, '0');
        const write = ({ hour, minute }: typeof from) => `${hour}${mark}${two(minute)}`;
        const iso = ({ hour, minute }: typeof from) => `${two(hour)}:${two(minute)}`;
        expect(readQuietHours(write(from) + separator + write(to))).toEqual({ from: iso(from), to: iso(to) });
      }),
    );
  });

  it('never break on anything, nor take long', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void readQuietHours(text)));
    const startedAt = performance.now();
    readQuietHours(`${' '.repeat(50_000)}đến${'9 '.repeat(20_000)}`);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
