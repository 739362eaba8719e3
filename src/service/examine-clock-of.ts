import { request } from 'undici';
import { type Finding, ok, warning } from './finding.ts';

const TIMEOUT_MS = 5_000;
/** Beyond this a token may be used after its end, and an event look older than it is. */
const FAR_MS = 120_000;

/** How far this machine's clock is from a host's, by the `Date` of any answer; nothing where it does not answer. */
export async function examineClockOf(subject: string, address: string): Promise<Finding[]> {
  try {
    const before = Date.now();
    const { headers, body } = await request(address, {
      method: 'HEAD',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await body.dump();
    const middle = (before + Date.now()) / 2;
    const { date } = headers;
    return typeof date === 'string' ? describeSkew(subject, date, middle) : [];
  } catch {
    // That it cannot be reached is said by what asks it for something.
    return [];
  }
}

/** @param now what this machine's clock showed then, in ms */
export function describeSkew(subject: string, date: string, now: number): Finding[] {
  const aheadMs = now - Date.parse(date);
  if (Number.isNaN(aheadMs)) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  if (Math.abs(aheadMs) <= FAR_MS) return [ok(subject, `within ${seconds} s of this machine's`)];
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  return [
    warning(
      subject,
      `This machine's clock is ${seconds} s ${direction} it: set it by the network, for instance with timedatectl set-ntp true.`,
    ),
  ];
}
