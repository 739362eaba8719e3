import type { Role } from '../members/actor.ts';

/** Somebody of the demo's office; the organisation is the root unless named. */
export interface SamplePerson {
  readonly chatId: string;
  readonly name: string;
  readonly role: Role;
  readonly organisation?: string;
}

export const TRADE_OFFICE = 'Đảng bộ Sở Công Thương';
const WATER_COMPANY = 'Đảng bộ Công ty Cấp nước Sơn Hải';
const COLLEGE = 'Đảng bộ Trường Cao đẳng Kinh tế';
const MUSEUM = 'Chi bộ Bảo tàng tỉnh';

/** Invented, like everything in the demo. */
export const SAMPLE_PEOPLE: readonly SamplePerson[] = [
  { chatId: 'le-thi-hoa', name: 'Lê Thị Hoa', role: 'member', organisation: TRADE_OFFICE },
  { chatId: 'nguyen-quang-minh', name: 'Nguyễn Quang Minh', role: 'member', organisation: WATER_COMPANY },
  { chatId: 'tran-thi-thu', name: 'Trần Thị Thu', role: 'member', organisation: MUSEUM },
  { chatId: 'hoang-dang-khoa', name: 'Hoàng Đăng Khoa', role: 'member', organisation: COLLEGE },
  { chatId: 'pham-van-binh', name: 'Phạm Văn Bình', role: 'secretary', organisation: TRADE_OFFICE },
  { chatId: 'vo-thi-nga', name: 'Võ Thị Nga', role: 'secretary', organisation: WATER_COMPANY },
  { chatId: 'do-thi-lan', name: 'Đỗ Thị Lan', role: 'editor' },
  { chatId: 'tran-quoc-an', name: 'Trần Quốc An', role: 'admin' },
];

/** Asked to be let in without an invitation, and waits for an admin. */
export const WAITING_PERSON = { chatId: 'bui-hong-son', name: 'Bùi Hồng Sơn' } as const;
/** Holds an invitation and has not used it yet. */
export const INVITED_PERSON = { chatId: 'ngo-hai-yen', name: 'Ngô Hải Yến' } as const;
/** Found the bot by chance. */
export const STRANGER = { chatId: 'nguoi-la', name: 'Người lạ' } as const;
