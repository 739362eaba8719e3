import { describe, expect, it } from 'vitest';
import { solarDayOf } from '../../src/text/lunar.ts';

describe('solarDayOf', () => {
  it.each([
    [1968, '1968-01-29'],
    [1985, '1985-01-21'],
    [2007, '2007-02-17'],
    [2020, '2020-01-25'],
    [2021, '2021-02-12'],
    [2022, '2022-02-01'],
    [2023, '2023-01-22'],
    [2024, '2024-02-10'],
    [2025, '2025-01-29'],
    [2026, '2026-02-17'],
    [2030, '2030-02-02'],
  ])(
    'knows the first day of the Vietnamese year %i, where it differs from the Chinese one too',
    (year, day) => {
      expect(solarDayOf(year, 1, 1)).toBe(day);
    },
  );

  it('knows the tenth of the third month, also behind a leap second month', () => {
    expect(solarDayOf(2022, 3, 10)).toBe('2022-04-10');
    expect(solarDayOf(2023, 3, 10)).toBe('2023-04-29');
  });

  it('puts the last months of a lunar year into the next solar one', () => {
    expect(solarDayOf(2022, 12, 23)).toBe('2023-01-14');
  });

  it('gives none for a day that a short month does not have', () => {
    const lengths = Array.from({ length: 12 }, (_, index) => solarDayOf(2022, index + 1, 30));
    expect(lengths.filter((day) => day === null).length).toBeGreaterThan(3);
    expect(solarDayOf(2022, 13, 1)).toBeNull();
    expect(solarDayOf(2022, 1, 31)).toBeNull();
  });

  it('gives consecutive days for consecutive lunar days through two centuries', () => {
    let last = Date.parse(solarDayOf(1900, 1, 1) ?? '');
    let gaps = 0;
    for (let year = 1900; year < 2100; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        const first = Date.parse(solarDayOf(year, month, 1) ?? '');
        const days = (first - last) / 86_400_000;
        // A leap month that nobody names makes a double step.
        if (days > 31) gaps += 1;
        else if (days !== 0) expect([29, 30]).toContain(days);
        last = first;
      }
    }
    // Seven leap months in nineteen years.
    expect(gaps).toBeGreaterThan(70);
    expect(gaps).toBeLessThan(77);
  });
});
