import { expect, it } from 'vitest';
import { platformLabel } from '../../../src/messages/vi/deliveries.ts';
import { platformName } from '../../../src/messages/vi/platforms.ts';

it('calls a platform in the report as everywhere else', () => {
  for (const platform of ['telegram', 'zalo-bot', 'zalo-oa', 'local'] as const) {
    expect(platformLabel(platform)).toBe(platformName(platform));
  }
  expect(platformLabel(null)).toBe('');
});
