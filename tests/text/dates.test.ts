import { describe, expect, it } from 'vitest';
import { findDates } from '../../src/text/dates.ts';

/** A Tuesday. */
const REFERENCE = '2022-04-12';

/** `start`, `start..end`, or with a role: `2022-05-24 deadline`. */
function shown(text: string, reference = REFERENCE, withRole = false): string[] {
  return findDates(text, reference).map(
    ({ start, end, role }) => `${start}${end === undefined ? '' : `..${end}`}${withRole ? ` ${role}` : ''}`,
  );
}

const WRITTEN: [text: string, ...dates: string[]][] = [
  ['Sáng ngày 08 tháng 4 năm 2022, Đảng ủy họp phiên thường kỳ.', '2022-04-08'],
  ['12 Tháng Tư 2022', '2022-04-12'],
  ['Chiều 25-10-2021, đoàn kiểm tra đã làm việc.', '2021-10-25'],
  ['Lễ kết nạp đảng viên ngày 19.5.2022 tại nhà truyền thống.', '2022-05-19'],
  ['Sáng 8.4, tại Pleiku diễn ra buổi gặp mặt.', '2022-04-08'],
  ['Sáng 8-4, tại Pleiku diễn ra buổi gặp mặt.', '2022-04-08'],
  ['Ngày 27.10, chi bộ sinh hoạt.', '2022-10-27'],
  ['Hội nghị ngày 8/4 thống nhất cao.', '2022-04-08'],
  ['Kỷ niệm 30/4 và 1/5 trong không khí ấm áp.', '2022-04-30', '2022-05-01'],
  ['Ngày mùng 3 tháng 2 năm 1930, Đảng ra đời.', '1930-02-03'],
  ['Ngày mồng 8 tháng 3 tặng hoa nữ đảng viên.', '2022-03-08'],
  ['Ngày mười lăm tháng tám là hạn.', '2022-08-15'],
  ['Ngày hai mươi tư tháng năm năm 2022.', '2022-05-24'],
  ['Ban hành ngày 5 tháng 3 năm 2020.', '2020-03-05'],
  ['Cập nhật 2022-04-08.', '2022-04-08'],
  ['Báo cáo tháng 4/2022.', '2022-04'],
  ['Báo cáo tháng 4-2022.', '2022-04'],
  ['Trong tháng Năm năm 2022.', '2022-05'],
  ['Hai tháng 4, 5 năm 2022 tập trung kiểm tra.', '2022-04', '2022-05'],
  ['Họp thường kỳ (5/2022).', '2022-05'],
  ['Năm 2022 có nhiều đổi mới.', '2022'],
  ['Các năm 2019, 2020 và 2021 đều hoàn thành.', '2019', '2020', '2021'],
  ['Năm học 2021-2022 kết thúc.', '2021..2022'],
  ['Tầm nhìn 2045 đã rõ.', '2045'],
  ['Mùa xuân 1975 lịch sử.', '1975'],
  ['Năm 938, Ngô Quyền thắng trận Bạch Đằng.', '0938'],
  ['Năm 40 sau Công nguyên, Hai Bà Trưng khởi nghĩa.', '0040'],
  ['Năm 208 TCN còn ghi trong sử.', '-0208'],
  ['Những năm 1980 còn khó khăn.', '1980..1989'],
  ['Thập niên 90 của thế kỷ XX.', '1990..1999'],
  ['Đầu thế kỷ XX, phong trào lên cao.', '1901..2000'],
  ['Các ngày 20, 21 và 22/5 có hội thao.', '2022-05-20', '2022-05-21', '2022-05-22'],
  ['Ngày 30/4/2022 và 1/5/2022 được nghỉ.', '2022-04-30', '2022-05-01'],
  ['Đầu tháng 7 năm 1950, chiến dịch được quyết định.', '1950-07'],
];

const STRETCHES: [text: string, ...dates: string[]][] = [
  ['Từ ngày 20 đến 24/5 tổ chức hội trại.', '2022-05-20..2022-05-24'],
  ['Từ ngày 20 đến ngày 24/5/2022 tổ chức hội trại.', '2022-05-20..2022-05-24'],
  ['Hội thao diễn ra ngày 20-24/5.', '2022-05-20..2022-05-24'],
  ['Từ 20/4 đến 5/5 treo cờ.', '2022-04-20..2022-05-05'],
  ['Từ ngày 28 tháng 12 đến ngày 3 tháng 1 năm 2023.', '2022-12-28..2023-01-03'],
  ['Từ 20/12 đến 5/1 ra quân cao điểm.', '2021-12-20..2022-01-05'],
  ['Từ ngày 15/11/2021 đến 15/2 tiêm đợt một.', '2021-11-15..2022-02-15'],
  // An end before the start is a slip and no year.
  ['Hội trại 23/5/2022 - 20/5/2022.', '2022-05-23', '2022-05-20'],
  ['Từ 23/5 đến 20/5 mở hội trại.', '2022-05-23', '2022-05-20'],
  ['Từ ngày 23/5 đến ngày 20/5/2022 tổ chức hội trại.', '2022-05-23', '2022-05-20'],
  ['Từ 1/6 đến 31/5 thống kê.', '2022-06-01', '2022-05-31'],
  ['Từ chiều 20 đến sáng 22/5.', '2022-05-20..2022-05-22'],
  ['Nhiệm kỳ 2022-2027 mở đầu thuận lợi.', '2022..2027'],
  ['Giai đoạn 2021 – 2025 phấn đấu tăng gấp đôi.', '2021..2025'],
  ['Từ năm 2016 đến năm 2020 đã kết nạp 120 đảng viên.', '2016..2020'],
  ['Tháng 3 đến tháng 5 năm 2022.', '2022-03..2022-05'],
  ['Kết quả quý I năm 2022.', '2022-01-01..2022-03-31'],
  ['Nhiệm vụ quý 2/2022.', '2022-04-01..2022-06-30'],
  ['Quý III và quý IV năm 2022.', '2022-07-01..2022-09-30', '2022-10-01..2022-12-31'],
  ['Sang quý ba sẽ kiểm tra.', '2022-07-01..2022-09-30'],
  ['6 tháng đầu năm 2022 đạt khá.', '2022-01-01..2022-06-30'],
  ['Sáu tháng cuối năm còn nhiều việc.', '2022-07-01..2022-12-31'],
  ['9 tháng đầu năm 2021.', '2021-01-01..2021-09-30'],
  ['Nửa đầu năm 2022.', '2022-01-01..2022-06-30'],
  ['Chào mừng 90 năm Ngày thành lập tỉnh (24/5/1932 - 24/5/2022).', '1932-05-24', '2022-05-24'],
  ['Kỷ niệm 92 năm (3/2/1930-3/2/2022).', '1930-02-03', '2022-02-03'],
];

const RELATIVE: [text: string, ...dates: string[]][] = [
  ['Hôm nay họp.', '2022-04-12'],
  ['Hôm qua đã gửi, ngày mai nhận.', '2022-04-11', '2022-04-13'],
  ['Sáng mai họp chi bộ, chiều nay chuẩn bị.', '2022-04-13', '2022-04-12'],
  ['Tuần này trực, tuần tới nghỉ.', '2022-04-11..2022-04-17', '2022-04-18..2022-04-24'],
  ['Tuần trước đã kiểm tra.', '2022-04-04..2022-04-10'],
  ['Cuối tuần này ra quân.', '2022-04-16..2022-04-17'],
  ['Tháng trước chậm, tháng này nhanh, tháng sau xong.', '2022-03', '2022-04', '2022-05'],
  ['Quý trước và quý tới.', '2022-01-01..2022-03-31', '2022-07-01..2022-09-30'],
  ['Năm ngoái và năm nay.', '2021', '2022'],
  ['Ba ngày nữa đến hạn.', '2022-04-15'],
  ['Hai tuần sau tổng kết.', '2022-04-26'],
  ['Cách đây 5 năm, chi bộ có 12 đảng viên.', '2017'],
  ['Năm năm trước, chi bộ có 12 đảng viên.', '2017'],
  ['Giải quyết trong vòng 10 ngày.', '2022-04-22'],
  ['Tháng 5 tới sẽ đại hội.', '2022-05'],
  ['Ngày 15/3 vừa qua đã sơ kết.', '2022-03-15'],
  ['Tháng 12 năm ngoái.', '2021-12'],
  ['Sáng thứ Hai tuần tới họp giao ban.', '2022-04-18'],
  ['Họp vào thứ Sáu, ngày 15/4.', '2022-04-15'],
  ['Họp giao ban sáng thứ hai (18/4).', '2022-04-18'],
  ['Chủ nhật tới ra quân làm sạch đường phố.', '2022-04-17'],
  ['Hôm thứ Sáu, đoàn đã về.', '2022-04-08'],
];

const NAMED: [text: string, ...dates: string[]][] = [
  ['Chào mừng ngày Quốc khánh, các chi bộ treo cờ.', '2022-09-02'],
  ['Dịp lễ Giáng sinh năm 2022.', '2022-12-25'],
  ['Tết Nguyên đán 2023 nghỉ bảy ngày.', '2023-01-22'],
  ['Lễ Giỗ Tổ Hùng Vương năm nay.', '2022-04-10'],
  ['Hướng tới Ngày sinh Chủ tịch Hồ Chí Minh.', '2022-05-19'],
  ['Chào mừng ngày Quốc khánh 2/9.', '2022-09-02'],
  ['Ngày thành lập Đảng bộ tỉnh được ghi nhớ.'],
  ['Ngày đầu tiên của tháng 5 ra quân.', '2022-05-01'],
  ['Ngày cuối tháng này chốt số liệu.', '2022-04-30'],
  ['Tuần đầu tháng 5 kiểm tra.', '2022-05-02..2022-05-08'],
  ['Tuần cuối cùng của tháng 6/2022.', '2022-06-20..2022-06-26'],
  ['Tuần thứ hai của tháng 5.', '2022-05-09..2022-05-15'],
  ['Sáng thứ ba của tuần tới.', '2022-04-19'],
  ['Thứ 6 họp chi bộ.', '2022-04-15'],
  ['Đầu tháng 10 năm ngoái đã họp.', '2021-10'],
  ['Tháng 4 năm sau đại hội.', '2023-04'],
  ['Hôm 19/12 đã ký.', '2021-12-19'],
  ['Hôm qua (11/4), đoàn đã về.', '2022-04-11'],
  ['Trong hai ngày 23 và 24/4 tập huấn.', '2022-04-23', '2022-04-24'],
];

const TIMES: [text: string, ...dates: string[]][] = [
  ['7 giờ 30 ngày 20/5 khai mạc.', '2022-05-20T07:30'],
  // No such hour: the day is still right.
  ['Họp lúc 25h ngày 3/5.', '2022-05-03'],
  ['Lúc 14h, ngày 20/5/2022.', '2022-05-20T14:00'],
  ['Ngày 20/5/2022, lúc 7h30 sáng.', '2022-05-20T07:30'],
  ['Đúng 8 giờ sáng mai có mặt.', '2022-04-13T08:00'],
  ['3 giờ chiều thứ Sáu tuần này.', '2022-04-15T15:00'],
  ['Từ 7 giờ 30 đến 11 giờ ngày 20/5.', '2022-05-20T07:30..2022-05-20T11:00'],
  ['Ngày 20/5 họp; khai mạc lúc 8 giờ.', '2022-05-20', '2022-05-20T08:00'],
  ['Thứ Hai (16/5)\n- 7h30, chào cờ; 8h00, họp.', '2022-05-16', '2022-05-16T07:30', '2022-05-16T08:00'],
  ['Ngày 20/5 họp trù bị, khai mạc lúc 8 giờ.', '2022-05-20', '2022-05-20T08:00'],
  ['19:30 ngày 23/5 bắn pháo hoa.', '2022-05-23T19:30'],
  ['7 giờ rưỡi tối 20/5.', '2022-05-20T19:30'],
];

const LUNAR: [text: string, ...dates: string[]][] = [
  ['Giỗ Tổ Hùng Vương ngày 10/3 âm lịch.', '2022-04-10'],
  ['Mùng 10 tháng 3 âm lịch năm 2023.', '2023-04-29'],
  ['Rằm tháng Giêng là ngày thơ.', '2022-02-15'],
  ['Rằm tháng 8 tặng quà thiếu nhi.', '2022-09-10'],
  ['Mùng 1 Tết 2023 trực cơ quan.', '2023-01-22'],
  ['Ngày 23 tháng Chạp.', '2022-01-25'],
];

const ROLES: [text: string, ...dates: string[]][] = [
  ['Báo cáo gửi về Văn phòng trước ngày 25/4/2022.', '2022-04-25 deadline'],
  ['Chậm nhất ngày 15/6 phải có kết quả.', '2022-06-15 deadline'],
  ['Hạn cuối nộp hồ sơ là ngày 30/4.', '2022-04-30 deadline'],
  ['Thời gian nhận bài đến hết ngày 10/5/2022.', '2022-05-10 deadline'],
  ['Hoàn thành trong quý II năm 2022.', '2022-04-01..2022-06-30 deadline'],
  ['Hoàn thành đại hội chi đoàn trong tháng 5/2022.', '2022-05 deadline'],
  ['Gửi danh sách về Ban Tổ chức trước 17 giờ ngày 20/4.', '2022-04-20T17:00 deadline'],
  ['Nộp trước ngày 10/3.', '2023-03-10 deadline'],
  ['Quy chế có hiệu lực thi hành kể từ ngày 01/5/2022.', '2022-05-01 effective'],
  ['Mức đóng mới được áp dụng từ ngày 1/7/2022.', '2022-07-01 effective'],
  ['Kết luận số 21-KL/TW ngày 25/10/2021 của Trung ương.', '2021-10-25 issued'],
  ['Gia Lai, ngày 12 tháng 4 năm 2022', '2022-04-12 issued'],
  ['Quy định được ban hành ngày 1/3/2022.', '2022-03-01 issued'],
  ['Sáng 8/4, Đảng ủy đã tổ chức hội nghị.', '2022-04-08 past'],
  ['Lễ kỷ niệm sẽ được tổ chức vào ngày 24/5/2022.', '2022-05-24 event'],
  ['Đại hội diễn ra từ ngày 20 đến 21/6/2022.', '2022-06-20..2022-06-21 event'],
  ['Kế hoạch vốn năm 2022.', '2022 other'],
  ['Chị sinh ngày 8/4/1980.', '1980-04-08 past'],
];

const NO_DATES = [
  'Có 15/20 xã đạt chuẩn nông thôn mới.',
  'Hoàn thành 8/8 chỉ tiêu, 100% chi bộ tham gia.',
  '2/3 số đảng viên có mặt, 1/2 là nữ.',
  'Trực 24/7 tại trụ sở.',
  'Điện thoại 0912.345.678 hoặc 0269.3824115.',
  'Số tài khoản 1234-5678-9012.',
  'Ủng hộ 1.500.000 đồng, tăng 12,5% so với kế hoạch.',
  'Mời 1975 lượt người tham gia.',
  'Nghị định số 30/2020/NĐ-CP, Công văn 12/2022/CV-BTC.',
  'Mục 1.1.3 và 1.10.30 của đề cương.',
  'Đội nhà thắng 3-1, hiệp hai 2-0.',
  'Ngày 32/13/2020 không có thật.',
  'Ngày 30 tháng 2 cũng không.',
  'Đại hội lần thứ hai, kỳ họp thứ năm.',
  'Thứ nhất là kỷ luật, thứ hai là đoàn kết, thứ ba là hiệu quả.',
  'Ngày nay, hằng ngày, mỗi tháng, hàng năm.',
  'Ba ngày hai đêm ở cơ sở.',
  'Làm việc 8 giờ mỗi ngày.',
  'Kế hoạch 5 năm, đề án 6 nội dung.',
  'Quý vị đại biểu, quý cơ quan.',
  'Mỗi tổ có năm người, mười ngày công.',
  'Tỷ lệ 1:10, bản đồ 1/25000.',
  'Tuyến đường dài 12,5 km, rộng 7-9 m.',
  'Trước khi họp, sau đó, cùng ngày.',
  'Phòng 204, nhà A2, đường 17/3.',
  '3 ngày trước khi bầu cử phải niêm yết.',
  '7 giờ 61 phút',
  'Ngày 0 tháng 4 năm 2000',
  'Sau 2 giờ truy xét, đội đã xong việc.',
  'Sản lượng 2,4/5 tấn.',
  'Cách mạng tháng Tám thành công.',
  'Bước vào ngày thứ bảy của đợt dịch.',
  'Mở cửa đến 22 giờ hằng ngày.',
];

describe('findDates', () => {
  it.each([...WRITTEN, ...STRETCHES, ...RELATIVE, ...NAMED, ...TIMES, ...LUNAR])('%s', (text, ...dates) => {
    expect(shown(text)).toEqual(dates);
  });

  it.each(ROLES)('gives a role: %s', (text, ...dates) => {
    expect(shown(text, REFERENCE, true)).toEqual(dates);
  });

  it.each(NO_DATES)('finds none in: %s', (text) => {
    expect(shown(text)).toEqual([]);
  });

  it('gives a day without a year the year that brings it nearest to the text', () => {
    expect(shown('Ngày 5/1 họp.', '2022-12-20')).toEqual(['2023-01-05']);
    expect(shown('Ngày 20/12 đã họp.', '2023-01-05')).toEqual(['2022-12-20']);
  });

  it('lets a term without a year lie ahead', () => {
    expect(shown('Gửi báo cáo trước ngày 5/4.', '2022-12-20')).toEqual(['2023-04-05']);
  });

  it('takes the year of history from the same sentence', () => {
    expect(shown('Đầu năm 1975, ngày 10 tháng 3 ta nổ súng, ngày 24 tháng 3 giải phóng.')).toEqual([
      '1975',
      '1975-03-10',
      '1975-03-24',
    ]);
  });

  it('knows the hour of the text when told', () => {
    expect(shown('Bây giờ bắt đầu.', '2022-04-12T08:09')).toEqual(['2022-04-12T08:09']);
  });

  it('says where each date stands', () => {
    const text = 'Họp ngày 20/5 và ngày 21/5.';
    for (const { text: written, index } of findDates(text, REFERENCE)) {
      expect(text.slice(index, index + written.length)).toBe(written);
    }
    expect(findDates(text, REFERENCE)).toHaveLength(2);
  });

  it('refuses a reference day that does not exist', () => {
    expect(() => findDates('Hôm nay', '2022-02-30')).toThrow(RangeError);
  });
});
