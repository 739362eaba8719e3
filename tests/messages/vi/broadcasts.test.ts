import { describe, expect, it } from 'vitest';
import {
  announcementText,
  announcementTitle,
  finalReport,
  type ProgressFigures,
  progressText,
} from '../../../src/messages/vi/broadcasts.ts';

const organisation = 'Đảng ủy Khối thử nghiệm';

const FIGURES: ProgressFigures = {
  total: 2_000,
  sent: 1_234,
  failed: 3,
  expired: 0,
  cancelled: 0,
  waiting: 763,
  held: 0,
  heldByPlatform: 0,
  heldUntil: null,
  perSecond: 28.4,
  secondsLeft: 26.9,
};

describe('announcementText', () => {
  it('puts a heading and the name of the organisation above a plain text', () => {
    expect(announcementText({ text: 'Chiều mai họp.', isUrgent: false, organisation }).text).toBe(
      'THÔNG BÁO\nĐảng ủy Khối thử nghiệm\n\nChiều mai họp.',
    );
    expect(announcementText({ text: 'Chiều mai họp.', isUrgent: true, organisation: null }).text).toBe(
      'THÔNG BÁO HỎA TỐC\n\nChiều mai họp.',
    );
  });

  it.each([
    'THÔNG BÁO\nvề việc họp',
    'Thông báo về việc nghỉ lễ',
    'GIẤY MỜI\nHọp quý II',
    'Thông báo: chiều mai họp',
  ])('adds no second heading to a text that has one: %j', (text) => {
    expect(announcementText({ text, isUrgent: false, organisation })).toEqual({ text, styles: [] });
  });

  it('says hỏa tốc above a text with its own heading, unless it says so itself', () => {
    expect(announcementText({ text: 'GIẤY MỜI\nHọp', isUrgent: true, organisation }).text).toBe(
      'HỎA TỐC\n\nGIẤY MỜI\nHọp',
    );
    const own = 'CÔNG ĐIỆN HỎA TỐC\nứng phó bão';
    expect(announcementText({ text: own, isUrgent: true, organisation }).text).toBe(own);
  });

  it('does not read anything in a clerk’s text as markup', () => {
    const text = 'Xem *mục 1* <b>và</b> [tệp](https://example.vn)';
    const announcement = announcementText({ text, isUrgent: false, organisation: null });
    expect(announcement.text.endsWith(text)).toBe(true);
    expect(announcement.styles).toHaveLength(1);
  });
});

it('calls an announcement by the beginning of its text', () => {
  expect(announcementTitle('Kính gửi:\nCác chi bộ')).toBe('Kính gửi: Các chi bộ');
  expect(announcementTitle('Đồng chí '.repeat(30)).length).toBeLessThanOrEqual(80);
});

describe('progress', () => {
  it('says how far it is, how fast, and how long it will take', () => {
    expect(progressText('Họp', FIGURES).text).toBe(
      [
        'Đang gửi thông báo “Họp”',
        'Đã gửi: 1.234/2.000 đồng chí (61%)',
        'Không gửi được: 3',
        'Tốc độ: 28 tin/giây, còn dưới 1 phút',
      ].join('\n'),
    );
  });

  it.each([
    [61, 'còn khoảng 2 phút'],
    [3_600, 'còn khoảng 1 giờ'],
    [5_000, 'còn khoảng 1 giờ 24 phút'],
  ])('%i seconds left', (secondsLeft, expected) => {
    expect(progressText('Họp', { ...FIGURES, secondsLeft }).text).toContain(expected);
  });

  it('never says 100% before everybody is reached', () => {
    const figures = { ...FIGURES, total: 100_000, sent: 99_999, failed: 0 };
    expect(progressText('Họp', figures).text).toContain('99.999/100.000 đồng chí (99%)');
  });

  it('says who waits for the end of quiet hours', () => {
    const figures = {
      ...FIGURES,
      perSecond: 0,
      secondsLeft: null,
      held: 763,
      heldUntil: new Date('2022-04-12T23:30:00Z'),
    };
    const { text } = progressText('Họp', figures);
    expect(text).toContain('Đang trong giờ nghỉ: 763 đồng chí sẽ nhận từ 6 giờ 30, thứ Tư, 13/4/2022');
    expect(text).not.toContain('Tốc độ');
  });

  it('tells those who have to write first from those in quiet hours', () => {
    const waiting = { ...FIGURES, perSecond: 0, secondsLeft: null, held: 763 };
    const { text } = progressText('Họp', { ...waiting, heldByPlatform: 763 });
    expect(text).toContain('Chờ người nhận nhắn cho bot, hoặc chờ ứng dụng cho gửi: 763 đồng chí');
    expect(text).not.toContain('giờ nghỉ');
    const heldUntil = new Date('2022-04-12T23:30:00Z');
    expect(progressText('Họp', { ...waiting, heldByPlatform: 3, heldUntil }).text).toContain(
      'Đang trong giờ nghỉ: 760 đồng chí',
    );
  });

  it('ends in a report with the reasons', () => {
    const report = finalReport({
      title: 'Họp',
      isCancelled: false,
      figures: { ...FIGURES, sent: 1_990, failed: 9, expired: 1, waiting: 0 },
      uncertain: 2,
      reasons: [
        { reason: 'đã chặn bot', members: 9 },
        { reason: 'quá thời hạn', members: 1 },
      ],
    });
    expect(report.text).toBe(
      [
        'Đã gửi xong thông báo “Họp”',
        'Đã nhận: 1.990/2.000 đồng chí (99%)',
        'Không gửi được: 10',
        '• 9: đã chặn bot',
        '• 1: quá thời hạn',
        'Có thể đã nhận hai lần: 2',
        'Danh sách từng người: gõ /baocao',
      ].join('\n'),
    );
  });
});
