import { expect, it } from 'vitest';
import { readBareLinkCode, readLinkWish } from '../../src/bot/join/read-link-code.ts';

it.each([
  'LIENKET ABCD-EF7H',
  'lienket abcdef7h',
  'lien ket abcd ef7h',
  'Liên kết: ABCD – EF7H',
  'LIÊN-KẾT abcd-ef7h.',
  '/lienket ABCD-EF7H',
  'lienketABCD-EF7H',
  '  lien  ket   ABCD EF7H ',
])('reads the code of “%s”', (text) => {
  expect(readLinkWish({ kind: 'text', text })).toEqual({ code: 'abcdef7h' });
});

it.each([
  ['lienket', 'ABCD-EF7H'],
  ['lien', 'ket abcd ef7h'],
  ['liên', 'kết ABCD EF7H'],
  ['start', 'ABCD-EF7H'],
])('reads the code of /%s %s', (command, argument) => {
  expect(readLinkWish({ kind: 'command', command, argument })).toEqual({ code: 'abcdef7h' });
});

it.each([
  'LIENKET',
  'liên kết',
  'lien ket ABC',
  'lien ket ABCD-EFGH-JKMN',
  'liên kết vùng Tây Nguyên',
  'liên kết sinh viên',
])('finds a wish without a whole code in “%s”', (text) => {
  expect(readLinkWish({ kind: 'text', text })).toEqual({ code: null });
});

it.each(['lien he van phong', 'liên kếts', 'hội nghị liên kết', '', 'ABCD-EF7H'])(
  'finds no wish in “%s”',
  (text) => {
    expect(readLinkWish({ kind: 'text', text })).toBeNull();
  },
);

it('leaves the codes of invitations alone', () => {
  expect(readLinkWish({ kind: 'command', command: 'start', argument: 'ABCD-EFGH-JKMN' })).toBeNull();
  expect(readLinkWish({ kind: 'command', command: 'start', argument: '' })).toBeNull();
  expect(readBareLinkCode('ABCD-EFGH-JKMN')).toBeNull();
});

it('takes a bare code for one only when it is no name', () => {
  expect(readBareLinkCode('abcd-efgh')).toBe('abcd-efgh');
  expect(readBareLinkCode('ABCD EF7H')).toBe('abcd ef7h');
  expect(readBareLinkCode('Tran Minh')).toBeNull();
});
