import { describe, expect, it } from 'vitest';
import { findEvents } from '../../src/text/events.ts';

const REFERENCE = '2022-04-12';

function shown(sentence: string, reference = REFERENCE): string[] {
  return findEvents({ title: '', paragraphs: [sentence] }, reference).map(({ title, start, end, place }) =>
    [title, start === undefined ? '?' : `${start}${end === undefined ? '' : `..${end}`}`, place]
      .filter((part) => part !== undefined)
      .join(' | '),
  );
}

const COMING: [sentence: string, ...events: string[]][] = [
  [
    'Đại hội đại biểu Hội Cựu chiến binh Khối lần thứ V, nhiệm kỳ 2022-2027 sẽ diễn ra vào ngày 20/6/2022 tại Hội trường 2/9, thành phố Pleiku.',
    'Đại hội đại biểu Hội Cựu chiến binh Khối lần thứ V, nhiệm kỳ 2022-2027 | 2022-06-20 | Hội trường 2/9, thành phố Pleiku',
  ],
  [
    'Các chi đoàn chuẩn bị chu đáo cho đại hội đại biểu Đoàn Khối lần thứ IV, nhiệm kỳ 2022 - 2027.',
    'Đại hội đại biểu Đoàn Khối lần thứ IV, nhiệm kỳ 2022-2027 | ?',
  ],
  [
    'Ngày 24/5/2022, tỉnh tổ chức Lễ kỷ niệm 90 năm Ngày thành lập tỉnh tại Quảng trường Đại Đoàn Kết.',
    'Lễ kỷ niệm 90 năm Ngày thành lập tỉnh | 2022-05-24 | Quảng trường Đại Đoàn Kết',
  ],
  [
    'Lập thành tích chào mừng kỷ niệm 47 năm Ngày Giải phóng miền Nam (30/4/1975 - 30/4/2022).',
    'Kỷ niệm 47 năm Ngày Giải phóng miền Nam | 2022-04-30',
  ],
  [
    'Từ ngày 20 đến ngày 26/6/2022 sẽ tổ chức Tuần lễ văn hóa, thể thao các dân tộc.',
    'Tuần lễ văn hóa, thể thao các dân tộc | 2022-06-20..2022-06-26',
  ],
  [
    'Hội nghị sơ kết công tác xây dựng Đảng 6 tháng đầu năm dự kiến tổ chức lúc 7 giờ 30 ngày 5/7/2022.',
    'Hội nghị sơ kết công tác xây dựng Đảng 6 tháng đầu năm | 2022-07-05T07:30',
  ],
  [
    'Lớp bồi dưỡng nghiệp vụ công tác kiểm tra khai giảng ngày 9/5/2022 tại Trường Chính trị tỉnh.',
    'Lớp bồi dưỡng nghiệp vụ công tác kiểm tra | 2022-05-09 | Trường Chính trị tỉnh',
  ],
  [
    'Hội thi “Bí thư chi bộ giỏi” năm 2022 sẽ diễn ra trong tháng 8/2022.',
    'Hội thi “Bí thư chi bộ giỏi” năm 2022 | 2022-08',
  ],
  [
    'Kỳ họp thứ 7 Hội đồng nhân dân tỉnh khai mạc ngày 6/7/2022.',
    'Kỳ họp thứ 7 Hội đồng nhân dân tỉnh | 2022-07-06',
  ],
  [
    'Lễ phát động Tháng Công nhân được tổ chức sáng 28/4/2022 tại Công viên Diên Hồng.',
    'Lễ phát động Tháng Công nhân | 2022-04-28 | Công viên Diên Hồng',
  ],
  [
    'Giải cầu lông các cơ quan khối Đảng diễn ra từ ngày 14 đến 15/5/2022.',
    'Giải cầu lông các cơ quan khối Đảng | 2022-05-14..2022-05-15',
  ],
  [
    'Hội thảo khoa học về chuyển đổi số trong công tác đảng sẽ được tổ chức trong quý III năm 2022.',
    'Hội thảo khoa học về chuyển đổi số trong công tác đảng | 2022-07-01..2022-09-30',
  ],
  [
    'Ngày hội hiến máu tình nguyện diễn ra ngày 7/5/2022, hội nghị tổng kết vào ngày 20/5/2022.',
    'Ngày hội hiến máu tình nguyện | 2022-05-07',
    'Hội nghị tổng kết | 2022-05-20',
  ],
];

const MORE: [sentence: string, ...events: string[]][] = [
  [
    'Đại hội Công đoàn Khối lần thứ V dự kiến tổ chức 02 ngày, 20 và 21/8/2022, tại Hội trường Đảng ủy Khối.',
    'Đại hội Công đoàn Khối lần thứ V | 2022-08-20..2022-08-21 | Hội trường Đảng ủy Khối',
  ],
  [
    'Hội nghị tiếp xúc cử tri trước kỳ họp được tổ chức từ ngày 15 đến ngày 20/6/2022.',
    'Hội nghị tiếp xúc cử tri trước kỳ họp | 2022-06-15..2022-06-20',
  ],
  ['Lễ gặp mặt đầu xuân dự kiến được tổ chức vào mùng 6 Tết năm 2023.', 'Lễ gặp mặt đầu xuân | 2023-01-27'],
  [
    'Hội thi bí thư chi bộ giỏi tổ chức ngày 20/5/2022 tại Hội trường 2/9.',
    'Hội thi bí thư chi bộ giỏi | 2022-05-20 | Hội trường 2/9',
  ],
  [
    'Hội thi bí thư chi bộ giỏi tổ chức tại Hội trường 2/9 vào ngày 20/5/2022.',
    'Hội thi bí thư chi bộ giỏi | 2022-05-20 | Hội trường 2/9',
  ],
  ['Ngày hội hiến máu tiến hành ngày 7/5/2022.', 'Ngày hội hiến máu | 2022-05-07'],
  ['Hội nghị công tác tổ chức diễn ra ngày 20/5/2022.', 'Hội nghị công tác tổ chức | 2022-05-20'],
  ['Hội nghị tập huấn cán bộ tổ chức ngày 20/5/2022.', 'Hội nghị tập huấn cán bộ tổ chức | 2022-05-20'],
  ['Hội nghị Ban Tổ chức ngày 20/5/2022.', 'Hội nghị Ban Tổ chức | 2022-05-20'],
  ['Đại hội cấp cơ sở hoàn thành chậm nhất ngày 30/6/2022.'],
];

const NOTHING = [
  'Sáng ngày 11 tháng 4 năm 2022, Đảng ủy Sông Lam tổ chức hội nghị sơ kết công tác quý I, bàn nhiệm vụ quý II năm 2022.',
  'Sáng ngày 08/4/2022, Đảng ủy Khối tổ chức Hội nghị Ban Chấp hành lần thứ chín.',
  'Thực hiện Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2020-2025.',
  'Kết luận hội nghị, đồng chí Bí thư biểu dương các chi bộ.',
  'Lễ kỷ niệm đã được tổ chức trọng thể.',
  'Hội nghị vừa qua đã thành công tốt đẹp.',
  'Đại hội Đảng bộ nhiệm kỳ 2015-2020 đã bầu 27 ủy viên.',
  'Các cấp ủy quan tâm chỉ đạo tổ chức đại hội chi đoàn cấp mình.',
  'Tinh thần đại hội được lan tỏa trong toàn Đảng bộ.',
  'Báo cáo gửi trước ngày 20/5/2022.',
  'Cán bộ phải lễ phép, tôn trọng nhân dân.',
  'Công tác kiểm tra, giám sát năm 2022 được tăng cường.',
  'Kế hoạch kỷ niệm được phổ biến đến các chi bộ.',
];

describe('findEvents', () => {
  it.each([...COMING, ...MORE])('%s', (sentence, ...events) => {
    expect(shown(sentence)).toEqual(events);
  });

  it.each(NOTHING)('finds none in: %s', (sentence) => {
    expect(shown(sentence)).toEqual([]);
  });

  it('reads a timetable, where the day stands above', () => {
    const events = findEvents(
      {
        title: 'Lịch công tác tuần',
        paragraphs: [
          'Thứ Hai (18/4)',
          '- 8h00: Hội nghị giao ban các ban xây dựng Đảng.',
          '- Chiều: làm việc tại cơ quan.',
          'Thứ Tư, ngày 20/4',
          '- Lễ trao Huy hiệu Đảng tại Nhà văn hóa Lao động.',
        ],
      },
      REFERENCE,
    );
    expect(events.map(({ title, start, place }) => [title, start, place])).toEqual([
      ['Hội nghị giao ban các ban xây dựng Đảng', '2022-04-18T08:00', undefined],
      ['Lễ trao Huy hiệu Đảng', '2022-04-20', 'Nhà văn hóa Lao động'],
    ]);
  });

  it('gives the sentence as written', () => {
    const sentence = 'Lễ trao Huy hiệu Đảng sẽ diễn ra ngày 19/5/2022.';
    const [event] = findEvents({ title: '', paragraphs: [`Mở đầu. ${sentence} Kết thúc.`] }, REFERENCE);
    expect(event?.sentence).toBe(sentence);
  });

  it('tells an event once, with the day that a later sentence names', () => {
    const events = findEvents(
      {
        title: '',
        paragraphs: [
          'Toàn Khối tiến tới đại hội đại biểu Đoàn Khối lần thứ IV, nhiệm kỳ 2022-2027.',
          'Đại hội đại biểu Đoàn Khối lần thứ IV, nhiệm kỳ 2022-2027 sẽ khai mạc ngày 15/7/2022.',
        ],
      },
      REFERENCE,
    );
    expect(events.map(({ start }) => start)).toEqual(['2022-07-15']);
  });

  it('leaves out what lies before the day of the text', () => {
    const sentence = 'Lễ trao Huy hiệu Đảng sẽ diễn ra ngày 19/5/2022.';
    expect(shown(sentence, '2022-05-19')).toHaveLength(1);
    expect(shown(sentence, '2022-05-20')).toEqual([]);
  });

  it('takes the day this year of an anniversary that names only its day', () => {
    expect(shown('Tiến tới Lễ kỷ niệm 90 năm Ngày thành lập tỉnh 24/5.')).toEqual([
      'Lễ kỷ niệm 90 năm Ngày thành lập tỉnh | 2022-05-24',
    ]);
  });
});
