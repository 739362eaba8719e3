import { describe, expect, it } from 'vitest';
import {
  type ReminderLine,
  remindersLost,
  reminderText,
  reminderTitle,
} from '../../../src/messages/vi/reminders.ts';

function event(more: Partial<ReminderLine> = {}): ReminderLine {
  return { title: 'Lễ kỷ niệm', start: '2022-05-24', end: null, place: null, document: null, ...more };
}

describe('reminderText', () => {
  it('says what, when, where and from which article, with its link', () => {
    const document = { title: 'Hội nghị lần thứ chín', url: 'https://example.vn/9' };
    const { text, styles } = reminderText(
      [event({ start: '2022-05-24T07:30', place: 'Quảng trường', document })],
      '2022-05-17',
    );
    expect(text).toBe(
      [
        'Nhắc lịch – còn 7 ngày',
        'Lễ kỷ niệm',
        'Thời gian: 7 giờ 30, thứ Ba, 24/5/2022',
        'Địa điểm: Quảng trường',
        'Nguồn: Hội nghị lần thứ chín',
      ].join('\n'),
    );
    expect(styles).toContainEqual({
      start: text.indexOf(document.title),
      length: document.title.length,
      kind: 'link',
      url: document.url,
    });
  });

  it('keeps how many days are left behind a long title', () => {
    const title = 'Hội nghị sơ kết công tác xây dựng Đảng '.repeat(10);
    const { text } = reminderText([event({ title }), event()], '2022-05-23');
    expect(text).toMatch(/^1\. Hội nghị.*… – ngày mai$/m);
    expect(text).toMatch(/^2\. Lễ kỷ niệm – ngày mai$/m);
  });

  it('stays one screen on a morning of many events', () => {
    const events = Array.from({ length: 11 }, (_, number) => event({ title: `Việc ${number}` }));
    const { text } = reminderText(events, '2022-05-23');
    expect(text).toContain('11 sự kiện');
    expect(text).toContain('8. Việc 7');
    expect(text).not.toContain('Việc 8');
    expect(text.endsWith('và 3 sự kiện khác – gõ /lich')).toBe(true);
  });
});

it('is called by its events', () => {
  expect(reminderTitle([event()])).toBe('Nhắc lịch: Lễ kỷ niệm');
  expect(reminderTitle([event(), event(), event()])).toBe('Nhắc lịch: Lễ kỷ niệm và 2 sự kiện khác');
});

it('tells admins ten lost events at most and counts the others', () => {
  const lost = Array.from({ length: 12 }, (_, number) => ({
    title: `Việc ${number}`,
    start: '2022-05-24T08:00',
    offsets: ['P0D'],
  }));
  const { text } = remindersLost(lost);
  expect(text).toContain('• Việc 9 (thứ Ba, 24/5/2022): lần nhắc trong ngày');
  expect(text).not.toContain('Việc 10');
  expect(text).toContain('và 2 sự kiện khác.');
});
