import { dayOf, timeOf } from '../../calendar.ts';
import { bold, italic, joinRich, type RichText, rich } from '../rich-text.ts';
import { shorten } from '../shorten.ts';
import { sayDay, sayTime } from './days.ts';

const MAX_TITLE_CHARS = 80;
const MAX_HEADING_CHARS = 120;

/** How an announcement is called in lists: the beginning of its text. */
export function announcementTitle(text: string): string {
  return shorten(text.replaceAll(/\s+/g, ' '), MAX_TITLE_CHARS);
}

/**
 * An announcement as members read it: the clerk's text below "THÔNG BÁO" and the organisation's name. A text that
 * brings its own heading keeps it; a second one above would read like a mistake. That it is hỏa tốc is always said.
 *
 * @param organisation null when there is no name to put there
 */
export function announcementText(announcement: {
  readonly text: string;
  readonly isUrgent: boolean;
  readonly organisation: string | null;
}): RichText {
  const { text, isUrgent, organisation } = announcement;
  if (!hasHeading(text)) {
    const heading = isUrgent ? 'THÔNG BÁO HỎA TỐC' : 'THÔNG BÁO';
    const head = joinRich([bold(heading), organisation === null ? null : italic(organisation)], '\n');
    return joinRich([head, text], '\n\n');
  }
  return isUrgent && !/hỏa tốc|hoả tốc/i.test(text.slice(0, MAX_HEADING_CHARS))
    ? joinRich([bold('HỎA TỐC'), text], '\n\n')
    : rich`${text}`;
}

export interface ProgressFigures {
  readonly total: number;
  readonly sent: number;
  readonly failed: number;
  readonly expired: number;
  readonly cancelled: number;
  /** Neither sent nor given up yet. */
  readonly waiting: number;
  /** Of these, how many wait for something else than their turn. */
  readonly held: number;
  /** Of these, how many wait for their platform to take something for them, often until they write. */
  readonly heldByPlatform: number;
  /** When quiet hours end for the first of the others; null without others. */
  readonly heldUntil: Date | null;
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** While an announcement is sent. The same figures give the same text, so that it need not be shown again. */
export function progressText(title: string, figures: ProgressFigures): RichText {
  const { total, sent, failed, expired, held, heldByPlatform, heldUntil, perSecond, secondsLeft } = figures;
  const undelivered = failed + expired;
  const rate = perSecond === null || perSecond === 0 ? null : `Tốc độ: ${sayRate(perSecond)}`;
  const left = secondsLeft === null ? null : `còn ${sayDuration(secondsLeft)}`;
  return joinRich(
    [
      rich`${bold('Đang gửi thông báo')} “${title}”`,
      `Đã gửi: ${sayNumber(sent)}/${sayNumber(total)} đồng chí (${percent(sent + undelivered, total)})`,
      undelivered === 0 ? null : `Không gửi được: ${sayNumber(undelivered)}`,
      joinRich([rate, left], ', '),
      heldByPlatform === 0
        ? null
        : `Chờ người nhận nhắn cho bot, hoặc chờ ứng dụng cho gửi: ${sayNumber(heldByPlatform)} đồng chí`,
      heldUntil === null
        ? null
        : `Đang trong giờ nghỉ: ${sayNumber(held - heldByPlatform)} đồng chí sẽ nhận từ ${sayTime(timeOf(heldUntil))}, ${sayDay(dayOf(heldUntil))}`,
    ],
    '\n',
  );
}

/** Before its time has come. */
export function scheduledText(title: string, sendAt: Date, recipients: number): RichText {
  return joinRich(
    [
      rich`${bold('Đã hẹn gửi thông báo')} “${title}”`,
      `Thời gian gửi: ${sayTime(timeOf(sendAt))}, ${sayDay(dayOf(sendAt))}`,
      `Người nhận: ${sayNumber(recipients)} đồng chí`,
    ],
    '\n',
  );
}

/** While an admin holds it back. */
export function pausedText(title: string, { sent, total, waiting }: ProgressFigures): RichText {
  return joinRich(
    [
      rich`${bold('Đang tạm dừng thông báo')} “${title}”`,
      `Đã gửi: ${sayNumber(sent)}/${sayNumber(total)} đồng chí, còn chờ: ${sayNumber(waiting)}`,
    ],
    '\n',
  );
}

/**
 * The report when nothing is left to send.
 *
 * @param reasons why deliveries did not arrive, as sentences for a clerk, most frequent first
 */
export function finalReport(report: {
  readonly title: string;
  readonly isCancelled: boolean;
  readonly figures: ProgressFigures;
  readonly uncertain: number;
  readonly reasons: readonly { readonly reason: string; readonly members: number }[];
}): RichText {
  const { title, isCancelled, figures, uncertain, reasons } = report;
  const { total, sent, failed, expired, cancelled } = figures;
  const undelivered = failed + expired;
  return joinRich(
    [
      rich`${bold(isCancelled ? 'Đã hủy thông báo' : 'Đã gửi xong thông báo')} “${title}”`,
      `Đã nhận: ${sayNumber(sent)}/${sayNumber(total)} đồng chí (${percent(sent, total)})`,
      cancelled === 0 ? null : `Không gửi nữa do hủy: ${sayNumber(cancelled)}`,
      undelivered === 0 ? null : `Không gửi được: ${sayNumber(undelivered)}`,
      ...reasons.map(({ reason, members }) => `• ${sayNumber(members)}: ${reason}`),
      uncertain === 0 ? null : `Có thể đã nhận hai lần: ${sayNumber(uncertain)}`,
      'Danh sách từng người: gõ /baocao',
    ],
    '\n',
  );
}

/** A first line in capitals, or one that says what this is, is a heading. */
function hasHeading(text: string): boolean {
  const [line = ''] = text.split('\n', 1);
  const letters = line.replaceAll(/[^\p{L}]/gu, '');
  if (line.length > MAX_HEADING_CHARS) return false;
  const isShouted = letters.length >= 4 && letters === letters.toUpperCase();
  return isShouted || /^\s*(?:thông báo|hỏa tốc|hoả tốc|giấy mời|công văn)(?![\p{L}\p{M}])/iu.test(line);
}

function percent(part: number, whole: number): string {
  // Rounded down: 100 % is said only when it is true.
  return whole === 0 ? '0%' : `${Math.floor((part / whole) * 100)}%`;
}

/** `1.250.000` */
function sayNumber(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, '.');
}

function sayRate(perSecond: number): string {
  return perSecond >= 1
    ? `${sayNumber(Math.round(perSecond))} tin/giây`
    : `${sayNumber(Math.max(1, Math.round(perSecond * 60)))} tin/phút`;
}

function sayDuration(seconds: number): string {
  if (seconds < 60) return 'dưới 1 phút';
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `khoảng ${minutes} phút`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `khoảng ${hours} giờ` : `khoảng ${hours} giờ ${minutes % 60} phút`;
}
