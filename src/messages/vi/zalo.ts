import { type RichText, rich } from '../rich-text.ts';
import { shorten } from '../shorten.ts';

/** In UTF-16 units. */
const MOST_OF_A_NAME = 80;

/** Instead of a file that cannot go through Zalo: of another kind, or too large. */
export function fileNotSent(name: string, why: 'kind' | 'size'): RichText {
  const short = shorten(name, MOST_OF_A_NAME);
  return why === 'kind'
    ? rich`(Tệp “${short}” không gửi được qua Zalo; đồng chí liên hệ văn phòng để nhận.)`
    : rich`(Tệp “${short}” quá lớn, không gửi được qua Zalo; đồng chí liên hệ văn phòng để nhận.)`;
}

/** What a trouble of the official account keeps from being done, and what the office has to do. */
export function oaProblem({
  area,
  code,
}: {
  readonly area: 'sending' | 'paid-texts' | 'templates' | 'files' | 'articles' | 'events';
  readonly code: number | null;
}): string {
  const remedy = (code === null ? undefined : REMEDIES[code]) ?? REMEDY;
  const number = code === null ? '' : ` (mã ${code})`;
  return area === 'events'
    ? `${WHAT_STOPS[area]}: chữ ký không khớp. Kiểm tra ZALO_OA_SECRET_KEY.`
    : `${WHAT_STOPS[area]}${number}. ${remedy}`;
}

const WHAT_STOPS = {
  sending: 'Zalo OA không nhận tin gửi đi; tin được giữ lại, không mất',
  'paid-texts': 'Zalo OA chỉ còn gửi được tin miễn phí',
  templates: 'Zalo OA không gửi được tin mẫu',
  files: 'Zalo OA không nhận tệp; tin vẫn gửi, không kèm tệp',
  articles: 'Zalo OA không nhận bài viết',
  events: 'Không đọc được tin mọi người gửi đến Zalo OA',
} as const;

const REMEDY =
  'Người quản trị OA cấp quyền lại cho ứng dụng trên developers.zalo.me, rồi đặt ZALO_OA_REFRESH_TOKEN mới.';

const REMEDIES: Readonly<Record<number, string>> = {
  [-204]: 'OA đã bị xóa: kết nối OA khác.',
  [-205]: 'Không có OA này: kiểm tra ZALO_OA_APP_ID và OA đã liên kết với ứng dụng.',
  [-209]: 'Kích hoạt ứng dụng trên developers.zalo.me.',
  [-211]: 'Hạn mức của gói đã hết: mua thêm hoặc đợi kỳ sau.',
  [-212]: 'Đăng ký quyền dùng API này cho ứng dụng trên developers.zalo.me.',
  [-219]: 'Ứng dụng đã bị gỡ hoặc khóa: xem trên developers.zalo.me.',
  [-221]: 'Xác thực OA trên oa.zalo.me.',
  [-223]: 'Người quản trị OA cấp quyền này cho ứng dụng (hoặc số bài viết của gói đã hết).',
  [-224]: 'Nâng gói dịch vụ của OA.',
  [-242]: 'Tắt appsecret_proof trên developers.zalo.me.',
  [-249]: 'Mẫu tin không gửi được theo UID: chọn mẫu khác trong ZALO_OA_TEMPLATES.',
  [-320]: 'Kết nối Zalo Cloud Account để thanh toán.',
  [-321]: 'Nạp tiền vào Zalo Cloud Account.',
};

/** For a person who writes to the Zalo bot when its plan takes nobody more. */
export function botIsFull(): RichText {
  return rich`Kênh Zalo này đã đủ số người tối đa nên chưa nhận thêm được; đồng chí liên hệ văn phòng để nhận tin qua kênh khác.`;
}
