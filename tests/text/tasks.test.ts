import { describe, expect, it } from 'vitest';
import { findTasks } from '../../src/text/tasks.ts';

const REFERENCE = '2022-04-12';

function shown(paragraphs: string[], title = ''): string[] {
  return findTasks({ title, paragraphs }, REFERENCE).map(
    ({ who, text, deadline }) => `${who ?? '-'} | ${text}${deadline === undefined ? '' : ` | ${deadline}`}`,
  );
}

const ASKED: [sentence: string, ...tasks: string[]][] = [
  [
    'Đồng chí Bí thư yêu cầu các chi bộ trực thuộc hoàn thành kế hoạch kiểm tra, giám sát trước ngày 30/4/2022.',
    'các chi bộ trực thuộc | Hoàn thành kế hoạch kiểm tra, giám sát trước ngày 30/4/2022 | 2022-04-30',
  ],
  [
    'Giao Ban Tổ chức Đảng ủy chủ trì, phối hợp với Văn phòng tham mưu quy hoạch cấp ủy, hoàn thành trong quý II năm 2022.',
    'Ban Tổ chức Đảng ủy | Chủ trì, phối hợp với Văn phòng tham mưu quy hoạch cấp ủy, hoàn thành trong quý II năm 2022 | 2022-06-30',
  ],
  [
    'Đề nghị các đồng chí Ủy viên Ban Chấp hành tiếp tục theo dõi, giúp đỡ cơ sở được phân công.',
    'các đồng chí Ủy viên Ban Chấp hành | Tiếp tục theo dõi, giúp đỡ cơ sở được phân công',
  ],
  [
    'Hội nghị giao cho Ủy ban Kiểm tra Đảng ủy xây dựng quy chế phối hợp; giao Văn phòng tổng hợp, báo cáo chậm nhất ngày 15/5/2022.',
    'Ủy ban Kiểm tra Đảng ủy | Xây dựng quy chế phối hợp',
    'Văn phòng | Tổng hợp, báo cáo chậm nhất ngày 15/5/2022 | 2022-05-15',
  ],
  [
    'Kết luận buổi làm việc, đồng chí Phó Bí thư yêu cầu rà soát lại danh sách đảng viên, gửi về Ban Tổ chức trước ngày 20/4.',
    '- | Rà soát lại danh sách đảng viên, gửi về Ban Tổ chức trước ngày 20/4 | 2022-04-20',
  ],
  [
    'Yêu cầu cấp ủy các cấp quán triệt sâu sắc Kết luận số 21-KL/TW đến từng đảng viên.',
    'cấp ủy các cấp | Quán triệt sâu sắc Kết luận số 21-KL/TW đến từng đảng viên',
  ],
  [
    'Các đảng bộ cơ sở phải gửi báo cáo quý về Văn phòng trước ngày 15/6/2022.',
    'Các đảng bộ cơ sở | Phải gửi báo cáo quý về Văn phòng trước ngày 15/6/2022 | 2022-06-15',
  ],
  [
    'Đồng chí đề nghị Công đoàn Khối phối hợp tổ chức Tháng Công nhân.',
    'Công đoàn Khối | Phối hợp tổ chức Tháng Công nhân',
  ],
];

const DUE: [sentence: string, ...tasks: string[]][] = [
  [
    'Danh sách gửi về Ban Tổ chức Đảng ủy chậm nhất ngày 20/4/2022.',
    '- | Danh sách gửi về Ban Tổ chức Đảng ủy chậm nhất ngày 20/4/2022 | 2022-04-20',
  ],
  [
    'Bài dự thi nộp tại Văn phòng Đoàn Khối trước 17 giờ ngày 5/5/2022.',
    '- | Bài dự thi nộp tại Văn phòng Đoàn Khối trước 17 giờ ngày 5/5/2022 | 2022-05-05T17:00',
  ],
];

const SEVERAL: [sentence: string, ...tasks: string[]][] = [
  [
    'Đồng chí đề nghị trong năm 2023 các cấp ủy tập trung một số việc: đẩy mạnh học tập và làm theo Bác; nâng cao chất lượng sinh hoạt chi bộ.',
    'các cấp ủy | Tập trung một số việc: đẩy mạnh học tập và làm theo Bác',
    'các cấp ủy | Nâng cao chất lượng sinh hoạt chi bộ',
  ],
  [
    'Đồng chí nhấn mạnh mỗi đảng viên cần cụ thể hóa việc học tập, gửi về chi bộ trước ngày 31/5; các chi bộ tổng hợp, báo cáo trước ngày 10/6/2022.',
    'mỗi đảng viên | Cần cụ thể hóa việc học tập, gửi về chi bộ trước ngày 31/5 | 2022-05-31',
    'các chi bộ | Tổng hợp, báo cáo trước ngày 10/6/2022 | 2022-06-10',
  ],
];

const NOTHING = [
  'Các nhiệm vụ trọng tâm được triển khai nghiêm túc, đúng tiến độ.',
  'Hoàn thành xây dựng ba căn nhà tình nghĩa trong năm 2021.',
  'Đảng ủy đã chỉ đạo các chi bộ tổ chức học tập nghị quyết và đạt kết quả tốt.',
  'Việc làm này đáp ứng yêu cầu nhiệm vụ trong tình hình mới.',
  'Theo đề nghị của Ban Tổ chức, hội nghị đã bầu bổ sung hai ủy viên.',
  'Chương trình giao lưu văn nghệ diễn ra sôi nổi.',
  'Các đơn vị được giao nhiệm vụ đều hoàn thành.',
  'Các đại biểu đã thảo luận, phân tích nguyên nhân hạn chế.',
  'Toàn cảnh Hội nghị',
  'Hội nghị nhấn mạnh các nội dung cần quan tâm trong thời gian tới.',
  'Đồng chí nhấn mạnh ý nghĩa của ngày thành lập Đảng.',
  'Giao lưu văn nghệ giữa các chi đoàn diễn ra sôi nổi.',
  'Ban Chỉ đạo đã giao Văn phòng theo dõi và kết quả rất tốt.',
];

describe('findTasks', () => {
  it.each([...ASKED, ...DUE, ...SEVERAL])('%s', (sentence, ...tasks) => {
    expect(shown([sentence])).toEqual(tasks);
  });

  it.each(NOTHING)('finds none in: %s', (sentence) => {
    expect(shown([sentence])).toEqual([]);
  });

  it('goes on with the sentences that go on asking, of the same ones', () => {
    expect(
      shown([
        'Đồng chí yêu cầu các tổ chức cơ sở đảng rà soát chỉ tiêu quý II. Tăng cường công tác kiểm tra, giám sát. Mặt khác các chi bộ quan tâm công tác tạo nguồn.',
      ]),
    ).toEqual([
      'các tổ chức cơ sở đảng | Rà soát chỉ tiêu quý II',
      'các tổ chức cơ sở đảng | Tăng cường công tác kiểm tra, giám sát',
      'các chi bộ | Quan tâm công tác tạo nguồn',
    ]);
  });

  it('stops asking when a new paragraph tells of what was done', () => {
    expect(
      shown([
        'Đồng chí yêu cầu các chi bộ đổi mới sinh hoạt.',
        'Tổ chức được 12 buổi tuyên truyền lưu động.',
      ]),
    ).toEqual(['các chi bộ | Đổi mới sinh hoạt']);
  });

  it('reads the list behind a request', () => {
    expect(
      shown([
        'Ban Thường vụ yêu cầu các chi bộ thực hiện tốt các nội dung sau:',
        '- Tổ chức sinh hoạt chuyên đề trong tháng 5/2022.',
        '- Đăng ký mô hình dân vận khéo.',
      ]),
    ).toEqual([
      'các chi bộ | Thực hiện tốt các nội dung sau',
      'các chi bộ | Tổ chức sinh hoạt chuyên đề trong tháng 5/2022',
      'các chi bộ | Đăng ký mô hình dân vận khéo',
    ]);
  });

  it('gives the points below a name to those named', () => {
    expect(
      shown(
        [
          'Căn cứ Chỉ thị số 15-CT/TU của Ban Thường vụ Tỉnh ủy;',
          'Ban Thường vụ Đảng ủy xây dựng kế hoạch như sau:',
          'I. MỤC ĐÍCH, YÊU CẦU',
          '1. Nâng cao nhận thức của đoàn viên.',
          'II. TỔ CHỨC THỰC HIỆN',
          '1. Ban Thường vụ Đoàn Khối',
          '- Thành lập các tiểu ban giúp việc trước ngày 30/5/2022.',
          '2. Ban Tổ chức Đảng ủy thẩm định nhân sự, hoàn thành trong tháng 7/2022.',
          'Nơi nhận:',
          '- Các cấp ủy trực thuộc thực hiện,',
        ],
        'Kế hoạch tổ chức đại hội Đoàn Khối',
      ),
    ).toEqual([
      'Ban Thường vụ Đoàn Khối | Thành lập các tiểu ban giúp việc trước ngày 30/5/2022 | 2022-05-30',
      'Ban Tổ chức Đảng ủy | Thẩm định nhân sự, hoàn thành trong tháng 7/2022 | 2022-07',
    ]);
  });

  it('reads the points of a directive', () => {
    expect(
      shown(
        [
          'I. MỤC ĐÍCH',
          'Nâng cao nhận thức của cán bộ, đảng viên về chuyển đổi số.',
          'II. TỔ CHỨC THỰC HIỆN',
          '1. Ban Tuyên giáo Đảng ủy hướng dẫn tuyên truyền trước ngày 30/4/2022.',
          '2. Các chi bộ trực thuộc báo cáo kết quả về Văn phòng chậm nhất ngày 10/6/2022.',
        ],
        'Kế hoạch chuyển đổi số trong các cơ quan đảng',
      ).slice(-2),
    ).toEqual([
      'Ban Tuyên giáo Đảng ủy | Hướng dẫn tuyên truyền trước ngày 30/4/2022 | 2022-04-30',
      'Các chi bộ trực thuộc | Báo cáo kết quả về Văn phòng chậm nhất ngày 10/6/2022 | 2022-06-10',
    ]);
  });

  it('gives the sentence as written', () => {
    const sentence = 'Đồng chí yêu cầu các chi bộ đổi mới sinh hoạt.';
    expect(findTasks({ title: '', paragraphs: [`Mở đầu. ${sentence}`] }, REFERENCE)[0]?.sentence).toBe(
      sentence,
    );
  });
});
