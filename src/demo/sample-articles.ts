import type { Sample, SampleCalendar } from './sample.ts';
import { TRADE_OFFICE } from './sample-people.ts';

const HOME = 'Trang chủ > Tin tức - Sự kiện';
const COMMITTEE = `${HOME} > Hoạt động của Đảng ủy Khối`;
const BUILDING = `${HOME} > Xây dựng Đảng`;
const UNIONS = `${HOME} > Đoàn thể`;

/** News of an invented office, written for the demo, oldest first; days are counted from the seeding. */
export function sampleArticles(calendar: SampleCalendar): readonly Sample[] {
  return [
    conference(calendar),
    studyMeeting(calendar),
    course(calendar),
    inspection(calendar),
    bloodDonation(calendar),
    sportsDay(calendar),
    newMembers(calendar),
  ];
}

function conference({ day, term, year }: SampleCalendar): Sample {
  return {
    kind: 'article',
    ageDays: 6,
    confirmedEvents: ['chuyển đổi số'],
    confirmedTasks: [{ words: 'quy hoạch cấp ủy', organisation: TRADE_OFFICE }, { words: 'gửi báo cáo' }],
    text: `${COMMITTEE}
Hội nghị Ban Chấp hành Đảng bộ Khối lần thứ mười hai
Ngày ${day(-6)}

Sáng ngày ${day(-6)}, Ban Chấp hành Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh Sơn Hải tổ chức Hội nghị lần thứ mười hai nhằm đánh giá kết quả công tác ba tháng qua và thống nhất những nhiệm vụ trọng tâm trong thời gian tới. Đồng chí Vũ Thanh Hải, Bí thư Đảng ủy Khối, chủ trì Hội nghị.

Theo báo cáo trình tại Hội nghị, các tổ chức cơ sở đảng trong Khối đã kết nạp 126 đảng viên mới, đạt 84% chỉ tiêu năm ${year(-6)}; tỷ lệ đảng viên tham gia sinh hoạt định kỳ đạt 96,5%. Các đại biểu cũng thẳng thắn chỉ ra một số hạn chế: việc gửi báo cáo của một số chi bộ còn chậm, công tác tạo nguồn kết nạp đảng viên trong doanh nghiệp chưa đồng đều.

Kết luận Hội nghị, đồng chí Vũ Thanh Hải yêu cầu các tổ chức cơ sở đảng tiếp tục thực hiện nghiêm Kết luận số 21-KL/TW của Ban Chấp hành Trung ương Đảng khóa XIII và Kết luận số 12-KL/ĐUK của Ban Thường vụ Đảng ủy Khối về nâng cao chất lượng sinh hoạt chi bộ. Yêu cầu các cấp ủy cơ sở rà soát quy hoạch cấp ủy nhiệm kỳ tới, hoàn thành trước ngày ${day(5)}. Giao các chi bộ gửi báo cáo kết quả kiểm tra, giám sát về Văn phòng Đảng ủy Khối trước ngày ${day(9)}. Các cấp ủy quan tâm chỉ đạo tổ chức đại hội Đoàn cơ sở để tiến tới Đại hội đại biểu Đoàn Khối các cơ quan và doanh nghiệp lần thứ IX, nhiệm kỳ ${term(-6)}.

Hội nghị chuyên đề về chuyển đổi số trong công tác đảng sẽ được tổ chức lúc 8 giờ ngày ${day(8)} tại Hội trường Đảng ủy Khối.`,
  };
}

function studyMeeting({ day }: SampleCalendar): Sample {
  return {
    kind: 'article',
    ageDays: 5,
    text: `${BUILDING}
Chi bộ Bảo tàng tỉnh đổi mới cách tổ chức sinh hoạt chuyên đề
Ngày ${day(-5)}

Chiều ngày ${day(-6)}, Chi bộ Bảo tàng tỉnh tổ chức buổi sinh hoạt chuyên đề về học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh ngay tại phòng trưng bày, với sự tham gia của 23 đảng viên.

Thay cho cách đọc tài liệu, mỗi đảng viên chọn một hiện vật và kể lại câu chuyện gắn với hiện vật ấy, sau đó liên hệ với công việc của mình. Đồng chí Trần Thị Thu kể về chiếc máy chữ của cơ quan Tỉnh ủy những năm kháng chiến, qua đó nói về tinh thần tiết kiệm và trách nhiệm với từng trang văn bản.

Bí thư Chi bộ cho biết cách làm này giúp đảng viên trẻ mạnh dạn phát biểu hơn, biên bản sinh hoạt cũng ngắn gọn và thiết thực hơn. Đảng ủy Khối đánh giá đây là mô hình có thể nhân rộng.

Chi bộ sẽ tổ chức buổi giao lưu với học sinh Trường Trung học phổ thông Nguyễn Trãi vào ngày ${day(17)} tại Bảo tàng tỉnh.`,
  };
}

function course({ day }: SampleCalendar): Sample {
  return {
    kind: 'article',
    ageDays: 4,
    confirmedEvents: ['bồi dưỡng'],
    text: `${BUILDING}
Chuẩn bị mở lớp bồi dưỡng nhận thức về Đảng khóa II
Ngày ${day(-4)}

Ban Tổ chức Đảng ủy Khối vừa hoàn thành danh sách 85 quần chúng ưu tú tham gia lớp bồi dưỡng nhận thức về Đảng khóa II, trong đó có 31 người đang làm việc tại các doanh nghiệp ngoài nhà nước.

Lễ khai giảng lớp bồi dưỡng nhận thức về Đảng sẽ diễn ra lúc 7 giờ 30 ngày ${day(7)} tại Trung tâm Chính trị tỉnh. Lớp học kéo dài năm ngày, gồm năm chuyên đề và một buổi đi thực tế tại Khu di tích Căn cứ Tỉnh ủy.

Các cấp ủy bố trí công việc để học viên tham gia đầy đủ các buổi học. Học viên mang theo giấy giới thiệu của chi bộ và căn cước công dân khi nhập học.`,
  };
}

function inspection({ day, quarter }: SampleCalendar): Sample {
  return {
    kind: 'article',
    ageDays: 3,
    text: `${COMMITTEE}
Giám sát chuyên đề tại bốn tổ chức cơ sở đảng
Ngày ${day(-3)}

Thực hiện chương trình kiểm tra, giám sát ${quarter(-3)}, Ủy ban Kiểm tra Đảng ủy Khối đã giám sát chuyên đề việc lãnh đạo thực hiện nhiệm vụ chính trị tại bốn tổ chức cơ sở đảng thuộc khối doanh nghiệp.

Qua giám sát, các đơn vị đều ban hành nghị quyết sát với tình hình sản xuất, kinh doanh; việc phân công cấp ủy viên phụ trách từng phân xưởng được duy trì nền nếp. Đoàn giám sát đề nghị hai đơn vị bổ sung sổ theo dõi sinh hoạt chi bộ và khắc phục việc ghi biên bản còn sơ sài.

Các đơn vị được giám sát báo cáo kết quả khắc phục trước ngày ${day(20)}.`,
  };
}

function bloodDonation({ day }: SampleCalendar): Sample {
  return {
    kind: 'article',
    ageDays: 2,
    confirmedEvents: ['hiến máu'],
    text: `${UNIONS}
Đoàn Khối phát động Ngày hội hiến máu tình nguyện
Ngày ${day(-2)}

Ban Thường vụ Đoàn Khối các cơ quan và doanh nghiệp tỉnh phát động Ngày hội hiến máu tình nguyện với chủ đề "Mỗi giọt máu cho đi, một cuộc đời ở lại", dự kiến tiếp nhận 400 đơn vị máu.

Ngày hội hiến máu tình nguyện được tổ chức từ 7 giờ 30 ngày ${day(2)} tại Nhà Văn hóa Lao động tỉnh. Mỗi chi đoàn vận động ít nhất năm đoàn viên đủ sức khỏe tham gia.

Người tham gia nghỉ ngơi đầy đủ, ăn nhẹ trước khi đến và mang theo giấy tờ tùy thân. Kết quả hiến máu là một tiêu chí xếp loại chi đoàn cuối năm.`,
  };
}

function sportsDay({ day }: SampleCalendar): Sample {
  return {
    kind: 'article',
    ageDays: 1,
    text: `${UNIONS}
Công đoàn Khối chuẩn bị Hội thao các cơ quan và doanh nghiệp tỉnh
Ngày ${day(-1)}

Ban Tổ chức Hội thao các cơ quan và doanh nghiệp tỉnh vừa họp với trưởng đoàn của 42 đơn vị để bốc thăm thi đấu và thống nhất điều lệ. Hội thao có sáu môn: bóng chuyền, cầu lông, bóng bàn, cờ tướng, kéo co và việt dã.

Hội thao các cơ quan và doanh nghiệp tỉnh sẽ khai mạc lúc 7 giờ ngày ${day(12)} tại Nhà Thi đấu tỉnh. Các môn thi đấu theo thể thức loại trực tiếp, riêng kéo co thi đấu vòng tròn tính điểm.

Các đơn vị gửi danh sách vận động viên về Công đoàn Khối trước ngày ${day(4)}. Đây là hoạt động thiết thực chào mừng các sự kiện lớn của tỉnh, đồng thời rèn luyện sức khỏe, tăng cường đoàn kết giữa các đơn vị trong Khối.`,
  };
}

function newMembers({ day, year }: SampleCalendar): Sample {
  return {
    kind: 'article',
    ageDays: 0,
    text: `${BUILDING}
Đảng bộ Công ty Cấp nước Sơn Hải kết nạp bốn đảng viên là công nhân trực tiếp
Ngày ${day(0)}

Đảng bộ Công ty Cấp nước Sơn Hải tổ chức lễ kết nạp bốn đảng viên mới, đều là công nhân vận hành trực tiếp tại các trạm bơm. Đây là lần đầu trong ba năm gần đây Đảng bộ kết nạp nhiều công nhân trong một đợt.

Đồng chí Võ Thị Nga, Bí thư Đảng ủy Công ty, cho biết mỗi đảng viên trong Đảng bộ kèm cặp một quần chúng ưu tú, ca trực của công nhân cũng được bố trí lại để các anh chị có thời gian học lớp bồi dưỡng nhận thức về Đảng. Nhờ vậy, đến nay Đảng bộ đã hoàn thành chỉ tiêu kết nạp đảng viên năm ${year(0)}.

Đảng ủy Khối sẽ tổ chức Hội nghị biểu dương các chi bộ làm tốt công tác phát triển đảng viên vào 14 giờ ngày ${day(15)} tại Hội trường Đảng ủy Khối. Các đảng ủy, chi bộ gửi hồ sơ đề nghị biểu dương về Ban Tổ chức Đảng ủy Khối trước ngày ${day(10)}.`,
  };
}
