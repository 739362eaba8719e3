import { expect, it } from 'vitest';
import { createRateMeter } from '../../src/broadcasts/rate-meter.ts';

it('measures over the last 20 seconds', () => {
  const meter = createRateMeter();
  expect(meter.measure(0, 0)).toBeNull();
  expect(meter.measure(500, 20)).toBeNull();
  expect(meter.measure(2_000, 60)).toBe(30);
  for (let second = 4; second <= 40; second += 2) meter.measure(second * 1_000, 60 + (second - 2) * 5);
  // 5 a second for long; the 30 of the beginning are out of sight.
  expect(meter.measure(42_000, 60 + 40 * 5)).toBe(5);
  for (let second = 44; second <= 70; second += 2) meter.measure(second * 1_000, 260);
  expect(meter.measure(72_000, 260)).toBe(0);
});
