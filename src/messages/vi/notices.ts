/** How a notice to the admins is called in lists when it has no name of its own. */
export function noticeTitle(): string {
  return 'Thông tin cho quản trị';
}
