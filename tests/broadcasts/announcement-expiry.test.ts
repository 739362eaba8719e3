import { expect, it } from 'vitest';
import { announcementExpiry } from '../../src/broadcasts/announcement-expiry.ts';

const at = (local: string) => new Date(`${local}:00+07:00`);

it.each([
  ['by day lives for a day', '2022-04-12T09:00', false, '2022-04-13T09:00'],
  ['until six in the evening', '2022-04-12T17:59', false, '2022-04-13T17:59'],
  ['in the evening lives for a day from the next morning', '2022-04-12T18:00', false, '2022-04-14T06:30'],
  ['at night lives for a day from the next morning', '2022-04-12T23:30', false, '2022-04-14T06:30'],
  ['after midnight lives for a day from that morning', '2022-04-12T00:10', false, '2022-04-13T06:30'],
  ['at the end of the night', '2022-04-12T06:30', false, '2022-04-13T06:30'],
  ['in the evening, urgent, does not wait for the morning', '2022-04-12T22:00', true, '2022-04-13T22:00'],
])('an announcement sent %s', (_, sendAt, isUrgent, expiry) => {
  expect(announcementExpiry(at(sendAt), isUrgent)).toEqual(at(expiry));
});
