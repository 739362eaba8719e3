import { expect, it } from 'vitest';
import { readTypedText } from '../../src/platforms/read-typed-text.ts';

it.each([
  ['/TIM  hội nghị ', { kind: 'command', command: 'tim', argument: 'hội nghị' }],
  ['/tìm', { kind: 'command', command: 'tìm', argument: '' }],
  ['/tìm'.normalize('NFD'), { kind: 'command', command: 'tìm'.normalize('NFC'), argument: '' }],
  ['/start ABCD-1', { kind: 'command', command: 'start', argument: 'ABCD-1' }],
  ['/them Dòng một\nDòng hai', { kind: 'command', command: 'them', argument: 'Dòng một\nDòng hai' }],
  ['hoà bình', { kind: 'text', text: 'hoà bình'.normalize('NFC') }],
  ['hoà bình'.normalize('NFD'), { kind: 'text', text: 'hoà bình'.normalize('NFC') }],
  ['/ không phải lệnh', { kind: 'text', text: '/ không phải lệnh' }],
  ['1/2 số đảng viên', { kind: 'text', text: '1/2 số đảng viên' }],
  ['/a/b', { kind: 'text', text: '/a/b' }],
])('reads "%s"', (text, content) => {
  expect(readTypedText(text)).toEqual(content);
});
