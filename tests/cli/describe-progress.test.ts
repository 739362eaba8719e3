import { expect, it } from 'vitest';
import { describeOutcome, describeProgress } from '../../src/cli/describe-progress.ts';
import type { ProgressFigures } from '../../src/messages/vi/broadcasts.ts';

const NOW = new Date('2022-04-12T02:00:00Z');
const LATER = new Date('2022-04-12T23:30:00Z');
const FIGURES: ProgressFigures = {
  total: 5_000,
  sent: 1_200,
  failed: 3,
  expired: 0,
  cancelled: 0,
  waiting: 3_797,
  held: 0,
  heldByPlatform: 0,
  heldUntil: null,
  perSecond: 28.2,
  secondsLeft: 135,
};

it.each([
  [{}, 'sending', NOW, '1,200/5,000 sent (24%), 3 failed, 28/s, about 3 min left'],
  [
    { perSecond: 0.5, secondsLeft: 7_594 },
    'sending',
    NOW,
    '1,200/5,000 sent (24%), 3 failed, 30/min, about 2 h 7 min left',
  ],
  [{ perSecond: null, secondsLeft: null }, 'sending', NOW, '1,200/5,000 sent (24%), 3 failed'],
  [{}, 'paused', NOW, '1,200/5,000 sent (24%), 3 failed, paused, 3,797 wait'],
  [
    { sent: 0, failed: 0, waiting: 5_000 },
    'sending',
    LATER,
    '0/5,000 sent (0%), planned for 06:30 13/4/2022',
  ],
  [
    { held: 97, heldUntil: LATER, secondsLeft: 12 },
    'sending',
    NOW,
    '1,200/5,000 sent (24%), 3 failed, 28/s, about 12 s left, 97 in quiet hours or put off, the first until 06:30 13/4/2022',
  ],
])('says %o of a message %s from %s', (figures, status, sendAt, expected) => {
  expect(describeProgress({ ...FIGURES, ...figures }, { status, sendAt, now: NOW })).toBe(expected);
});

it('says what became of a message', () => {
  const figures = { ...FIGURES, sent: 4_990, expired: 7, waiting: 0 };
  expect(describeOutcome(figures, false, 2)).toBe(
    'Finished: 4,990/5,000 sent, 3 failed, 7 expired, 2 may have arrived twice.',
  );
});
