import type { Sample, SampleCalendar } from './sample.ts';

/** Two official documents of the same invented office, in the layout that Party offices use. */
export function sampleDirectives(calendar: SampleCalendar): readonly Sample[] {
  return [conclusion(calendar), plan(calendar)];
}

function conclusion({ day, longDay }: SampleCalendar): Sample {
  return {
    kind: 'directive',
    ageDays: 8,
    confirmedTasks: [{ words: 'đăng ký' }],
    text: `TỈNH ỦY SƠN HẢI
ĐẢNG ỦY KHỐI CÁC CƠ QUAN VÀ DOANH NGHIỆP
*
Số 12-KL/ĐUK
ĐẢNG CỘNG SẢN VIỆT NAM
Sơn Hải, ${longDay(-8)}

KẾT LUẬN
của Ban Thường vụ Đảng ủy Khối về nâng cao chất lượng sinh hoạt chi bộ

Sau khi nghe báo cáo kết quả khảo sát tại 38 chi bộ, Ban Thường vụ Đảng ủy Khối kết luận như sau:

1. Chất lượng sinh hoạt chi bộ có chuyển biến rõ nét, nội dung bám sát nhiệm vụ chính trị của cơ quan, đơn vị. Tuy nhiên, một số chi bộ còn sinh hoạt hình thức, ít ý kiến thảo luận, biên bản sơ sài.

2. Mỗi chi bộ tổ chức sinh hoạt chuyên đề ít nhất một lần trong quý, gắn với việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh.

3. Các đảng ủy, chi bộ cơ sở xây dựng một mô hình đổi mới sinh hoạt chi bộ và gửi đăng ký về Ban Tuyên giáo Đảng ủy Khối trước ngày ${day(6)}.

4. Ban Tổ chức Đảng ủy Khối chủ trì biên soạn tài liệu hướng dẫn nghiệp vụ công tác đảng cho bí thư chi bộ, hoàn thành trước ngày ${day(14)}.

Giao Ủy ban Kiểm tra Đảng ủy Khối theo dõi, đôn đốc việc thực hiện Kết luận này và báo cáo Ban Thường vụ.

T/M BAN THƯỜNG VỤ
BÍ THƯ
Vũ Thanh Hải`,
  };
}

function plan({ day, longDay }: SampleCalendar): Sample {
  return {
    kind: 'directive',
    ageDays: 3,
    text: `TỈNH ỦY SƠN HẢI
ĐẢNG ỦY KHỐI CÁC CƠ QUAN VÀ DOANH NGHIỆP
*
Số 45-KH/ĐUK
ĐẢNG CỘNG SẢN VIỆT NAM
Sơn Hải, ${longDay(-3)}

KẾ HOẠCH
tổ chức Hội thi bí thư chi bộ giỏi

Thực hiện Kết luận số 12-KL/ĐUK, ${longDay(-8)} của Ban Thường vụ Đảng ủy Khối về nâng cao chất lượng sinh hoạt chi bộ, Ban Thường vụ Đảng ủy Khối xây dựng Kế hoạch tổ chức Hội thi bí thư chi bộ giỏi như sau:

I. Mục đích, yêu cầu
Đánh giá đúng năng lực, nghiệp vụ công tác đảng của đội ngũ bí thư chi bộ; việc tổ chức Hội thi bảo đảm thiết thực, tiết kiệm, an toàn.

II. Nội dung và thời gian
1. Vòng sơ khảo do các đảng ủy cơ sở tổ chức, hoàn thành trước ngày ${day(13)}.
2. Vòng chung khảo Hội thi bí thư chi bộ giỏi tổ chức từ ngày ${day(26)} đến ngày ${day(27)} tại Hội trường Đảng ủy Khối.

III. Tổ chức thực hiện
1. Các đảng ủy, chi bộ cơ sở cử thí sinh dự thi, gửi danh sách về Ban Tổ chức Đảng ủy Khối trước ngày ${day(16)}.
2. Văn phòng Đảng ủy Khối chuẩn bị cơ sở vật chất và kinh phí phục vụ Hội thi.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Đặng Minh Châu`,
  };
}
