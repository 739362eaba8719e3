import type { Role } from '../../members/actor.ts';

/** For a person whose platform gave no readable name. */
export const UNNAMED_MEMBER = 'Đồng chí chưa ghi tên';

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  member: 'đảng viên',
  secretary: 'bí thư cấp ủy',
  editor: 'biên tập viên',
  admin: 'quản trị viên',
};

export function roleName(role: Role): string {
  return ROLE_NAMES[role];
}

/** What is wrong with a line of members.csv, for the clerk who made the file. */
export const memberFileProblems = {
  notUtf8: 'Tệp không phải CSV mã UTF-8. Trong Excel, hãy chọn Lưu thành → CSV UTF-8.',
  empty: 'Tệp không có dòng nào.',
  missingColumns: (names: readonly string[]) =>
    `Dòng tiêu đề thiếu cột ${names.join(', ')}. Cần đủ các cột name, organisation, role, platform, chat_id.`,
  openQuote: 'Dấu ngoặc kép ở dòng này không được đóng hoặc đặt sai chỗ.',
  missing: (columns: readonly string[]) => `Thiếu ${columns.join(', ')}.`,
  unknownRole: (value: string) =>
    `Vai trò “${value}” không có; dùng một trong: member, secretary, editor, admin.`,
  unknownPlatform: (value: string) =>
    `Nền tảng “${value}” không có; dùng một trong: telegram, zalo-bot, zalo-oa.`,
  spoiltChatId: (value: string) =>
    `Excel đã đổi chat_id thành “${value}”; hãy định dạng cột là Văn bản (Text) rồi nhập lại số.`,
  wrongChatId: (value: string) => `chat_id “${value}” không hợp lệ.`,
  repeated: (line: number) => `Trùng nền tảng và chat_id với dòng ${line}; dòng này được bỏ qua.`,
  severalOrganisations: (name: string) =>
    `Có nhiều tổ chức mang tên “${name}”; hãy ghi mã tổ chức thay cho tên.`,
} as const;
