import { dayOf, formatDay, timeOf } from '../calendar.ts';
import {
  DELIVERY_COLUMNS,
  platformLabel,
  sayForm,
  sayReason,
  sayRouteReason,
  sayState,
  UNCERTAIN_MARK,
} from '../messages/vi/deliveries.ts';
import type { DeliveryRow } from './report.ts';

/** Excel takes a file without this mark for one in the machine's old code page, and garbles Vietnamese. */
const BYTE_ORDER_MARK = '\ufeff';
/** The list separator of Excel with Vietnamese regional settings, where the comma is the decimal mark. */
const SEPARATOR = ';';

/** The beginning of the file: its mark and its head. */
export function csvHead(): string {
  return BYTE_ORDER_MARK + toLine(DELIVERY_COLUMNS);
}

/** One line for each delivery; times are those of the office's zone. */
export function csvLines(rows: readonly DeliveryRow[]): string {
  return rows.map((row) => toLine(toCells(row))).join('');
}

function toCells(row: DeliveryRow): string[] {
  return [
    row.memberName,
    row.organisation,
    platformLabel(row.platform),
    sayState(row.state),
    sayReason(row.reason),
    sayInstant(row.sentAt),
    row.uncertain ? UNCERTAIN_MARK : '',
    row.state === 'sent' ? sayForm(row.form) : '',
    sayRouteReason(row.routeReason),
    sayInstant(row.receivedAt),
    sayInstant(row.seenAt),
  ];
}

function sayInstant(instant: Date | null): string {
  return instant === null ? '' : `${timeOf(instant)} ${formatDay(dayOf(instant))}`;
}

function toLine(cells: readonly string[]): string {
  return `${cells.map(quote).join(SEPARATOR)}\r\n`;
}

/** A cell that begins like a formula would be run by Excel: members choose their own names. */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /["\r\n;,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
