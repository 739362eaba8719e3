import { bold, italic, joinRich, type RichText, rich } from '../rich-text.ts';
import { sayInstant } from './editor-announce.ts';
import { type HeldMembers, heldLine, type TakenWay, takenLine } from './editor-ways.ts';
import { thousands } from './numbers.ts';

/** What became of messages, and holding back one that is being sent. */

export const REPORT_DESCRIPTION = 'Báo cáo ai đã nhận tin';

export const REPORT_BUTTONS = {
  csv: 'Tải CSV',
  refresh: 'Xem lại',
  list: '‹ Danh sách',
  pause: 'Tạm dừng',
  resume: 'Tiếp tục',
  cancel: 'Hủy gửi',
  reallyCancel: 'Đúng, hủy gửi',
  keep: 'Không, gửi tiếp',
  doNotResend: 'Không gửi lại',
} as const;

export const NO_MESSAGES = rich`Chưa có thông báo, lời nhắc hay bản tin nào được gửi.`;

export const MESSAGE_GONE = rich`Tin này không còn trong hệ thống. Đồng chí gõ /baocao để xem danh sách mới nhất.`;

type Status = 'sending' | 'paused' | 'finished' | 'cancelled';

export interface ReportedMessage {
  readonly kind: 'notice' | 'reminder' | 'announcement' | 'digest';
  readonly title: string;
  readonly urgent: boolean;
  readonly status: Status;
  readonly sendAt: Date;
  readonly counts: {
    readonly total: number;
    readonly pending: number;
    readonly sending: number;
    readonly sent: number;
    readonly failed: number;
    readonly expired: number;
    readonly cancelled: number;
    readonly uncertain: number;
  };
}

const KINDS: Readonly<Record<ReportedMessage['kind'], string>> = {
  announcement: 'Thông báo',
  reminder: 'Lời nhắc',
  digest: 'Bản tin',
  notice: 'Tin nội bộ',
};

/** @param first the number of the first @param now tells what is still to come */
export function messageList(messages: readonly ReportedMessage[], first: number, now: Date): RichText {
  return joinRich(
    [
      bold('Tin gửi gần đây'),
      ...messages.map((message, index) => {
        const { title, counts, sendAt } = message;
        return rich`${first + index}. ${bold(title)}\n${kindOf(message)}, ${sayInstant(sendAt)}\n${sayStatus(message, now)}: ${thousands(counts.sent)}/${thousands(counts.total)} đồng chí đã nhận`;
      }),
    ],
    '\n\n',
  );
}

export interface MessageReport extends ReportedMessage {
  readonly audience: string;
  readonly ways: {
    readonly taken: readonly TakenWay[];
    readonly held: readonly HeldMembers[];
    /** Sentences for a clerk. */
    readonly changes: readonly { readonly reason: string; readonly members: number }[];
  };
  /** Sentences for a clerk, most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly members: number }[];
  readonly organisations: readonly { readonly organisation: string; readonly members: number }[];
  /** How many more organisations there are. */
  readonly otherOrganisations: number;
}

export function messageReport(message: MessageReport, now: Date): RichText {
  const { title, audience, sendAt, counts, ways, reasons, organisations, otherOrganisations } = message;
  const waiting = counts.pending + counts.sending;
  return joinRich(
    [
      rich`${bold('Báo cáo')}\n${bold(title)}`,
      joinRich(
        [
          `${kindOf(message)} gửi ${audience}`,
          `Thời gian gửi: ${sayInstant(sendAt)}`,
          `Tình trạng: ${sayStatus(message, now).toLowerCase()}`,
        ],
        '\n',
      ),
      joinRich(
        [
          rich`Đã nhận: ${bold(`${thousands(counts.sent)}/${thousands(counts.total)} đồng chí`)}`,
          ...takenLines(ways.taken),
          line('Đang chờ gửi', waiting),
          ...ways.held.map((some) => heldLine(some, sayInstant)),
          line('Không gửi được', counts.failed),
          line('Quá hạn, không gửi nữa', counts.expired),
          line('Không gửi do hủy', counts.cancelled),
          line('Có thể đã nhận hai lần', counts.uncertain),
        ],
        '\n',
      ),
      ways.changes.length === 0
        ? null
        : rich`${bold('Vì sao gửi theo cách khác')}\n${ways.changes.map(({ reason, members }) => `– ${reason}: ${thousands(members)}`).join('\n')}`,
      reasons.length === 0
        ? null
        : rich`${bold('Vì sao chưa nhận được')}\n${reasons.map(({ reason, members }) => `– ${reason}: ${thousands(members)}`).join('\n')}`,
      organisations.length === 0
        ? null
        : rich`${bold('Đơn vị có người chưa nhận được')}\n${organisations.map(({ organisation, members }) => `– ${organisation}: ${thousands(members)}`).join('\n')}${otherOrganisations === 0 ? '' : `\n… và ${thousands(otherOrganisations)} đơn vị khác`}`,
      italic('Danh sách từng người có trong tệp CSV, mở được bằng Excel.'),
    ],
    '\n\n',
  );
}

export function resendButton(members: number): string {
  return `Gửi lại cho người chưa nhận (${thousands(members)})`;
}

export function reallyResendButton(members: number): string {
  return `Đúng, gửi cho ${thousands(members)} đồng chí`;
}

/** @param inDoubt of the recipients, who may have got it @param unreachable not among the recipients */
export function askResend(
  title: string,
  {
    recipients,
    inDoubt,
    unreachable,
  }: { readonly recipients: number; readonly inDoubt: number; readonly unreachable: number },
): RichText {
  return joinRich(
    [
      rich`${bold('Gửi lại')} “${title}” cho đúng ${thousands(recipients)} đồng chí chưa nhận? Người đã nhận không bị gửi lần nữa.`,
      inDoubt === 0
        ? null
        : `Trong số này có ${thousands(inDoubt)} đồng chí có thể đã nhận, vì mất kết nối khi đang gửi.`,
      unreachable === 0
        ? null
        : `${thousands(unreachable)} đồng chí khác cũng chưa nhận nhưng không có tài khoản nhận tin (chưa liên kết hoặc đã chặn bot) nên không gửi được.`,
    ],
    '\n',
  );
}

export const NOBODY_TO_RESEND = rich`Không còn ai để gửi lại: mọi người đã nhận, đang được gửi, hoặc không có tài khoản nhận tin.`;

export const CANNOT_RESEND = rich`Tin này không gửi lại được nữa: tin đã hủy, hoặc lời nhắc đã qua thời điểm.`;

export const NOT_RESENT = rich`Không gửi lại, báo cáo giữ nguyên như trước.`;

export function csvCaption(title: string): RichText {
  return rich`Danh sách người nhận: ${title}`;
}

export function csvTooLarge(megabytes: number, messageId: number): RichText {
  return rich`Danh sách này lớn hơn ${megabytes} MB nên không gửi được qua đây. Đồng chí nhờ người vận hành máy chủ xuất báo cáo của tin số ${messageId}.`;
}

export function askCancelSending(title: string, sent: number, waiting: number): RichText {
  const reached = sent === 0 ? '' : `Đã gửi tới ${thousands(sent)} đồng chí, những người này vẫn giữ tin. `;
  return rich`${bold('Hủy gửi')} “${title}”? ${reached}${thousands(waiting)} đồng chí còn lại sẽ không nhận được.`;
}

export function sendingCancelled(title: string, cancelled: number, alreadySent: number): RichText {
  return rich`Đã hủy gửi “${title}”: ${thousands(cancelled)} đồng chí sẽ không nhận, ${thousands(alreadySent)} đồng chí đã nhận trước đó.`;
}

export const SENDING_KEPT = rich`Không hủy, tin này giữ nguyên như trước.`;

/** Pressed after the message came to its end. */
export function sendingEnded(title: string, isCancelled: boolean): RichText {
  return isCancelled
    ? rich`“${title}” đã được hủy trước đó.`
    : rich`“${title}” đã gửi xong, không còn gì để dừng.`;
}

/** Where all went by a text on one platform that reports nothing, the number above says it all. */
function takenLines(taken: readonly TakenWay[]): string[] {
  const [first, ...rest] = taken;
  const isPlain = rest.length === 0 && first?.form !== 'template' && (first?.received ?? 0) === 0;
  return isPlain ? [] : taken.map(takenLine);
}

function kindOf({ kind, urgent }: ReportedMessage): string {
  return urgent ? `${KINDS[kind]} hỏa tốc` : KINDS[kind];
}

function sayStatus({ status, sendAt }: ReportedMessage, now: Date): string {
  switch (status) {
    case 'sending':
      return sendAt > now ? 'Đã hẹn giờ' : 'Đang gửi';
    case 'paused':
      return 'Đang tạm dừng';
    case 'finished':
      return 'Đã gửi xong';
    case 'cancelled':
      return 'Đã hủy';
  }
}

function line(label: string, members: number): string | null {
  return members === 0 ? null : `${label}: ${thousands(members)}`;
}
