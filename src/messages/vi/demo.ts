import { bold, code, type RichText, rich } from '../rich-text.ts';

/** What the office would have sent by mail or in a group: an invitation, in the chat of somebody who has not joined. */
export function invitationNote(organisation: string, invitationCode: string): RichText {
  return rich`Văn phòng ${bold(organisation)} trân trọng mời đồng chí tham gia Bản tin để nhận tin tức, văn bản và lời nhắc của cơ quan.

Mã mời của đồng chí: ${code(invitationCode)}
Đồng chí bấm nút dưới đây, hoặc gửi ${code(`/start ${invitationCode}`)}.`;
}

export const ACCEPT_INVITATION = 'Nhận lời mời';
