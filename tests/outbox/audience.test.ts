import { describe, expect, it } from 'vitest';
import { formatAudience, parseAudience } from '../../src/outbox/audience.ts';

describe('an audience in writing', () => {
  it.each([
    ['all', { kind: 'all' }],
    [' ALL ', { kind: 'all' }],
    ['org:SGD', { kind: 'organisation', code: 'SGD' }],
    ['Org: sgd', { kind: 'organisation', code: 'SGD' }],
    ['topic:Chính trị', { kind: 'topic', key: 'chinh tri', name: 'Chính trị' }],
    ['TOPIC: Chính   trị ', { kind: 'topic', key: 'chinh tri', name: 'Chính trị' }],
    ['topic:Chính trị'.normalize('NFD'), { kind: 'topic', key: 'chinh tri', name: 'Chính trị' }],
  ])('reads %j', (text, expected) => {
    expect(parseAudience(text)).toEqual(expected);
  });

  it.each(['', 'everyone', 'org:', 'org', 'topic: ', 'admins', 'members:3', 'all:org'])(
    'refuses %j',
    (text) => {
      expect(parseAudience(text)).toBeNull();
    },
  );

  it('is read back as it was written', () => {
    for (const text of ['all', 'org:SGD', 'topic:Chính trị']) {
      const audience = parseAudience(text);
      expect(audience === null ? null : formatAudience(audience)).toBe(text);
    }
    expect(formatAudience({ kind: 'members', members: [{ memberId: 1 }, { memberId: 2 }] })).toBe(
      'members:2',
    );
  });
});
