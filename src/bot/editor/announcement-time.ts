import { MAX_DAYS_AHEAD } from '../../broadcasts/announce.ts';
import { addDays, dayOf, instantOf, timeOf } from '../../calendar.ts';
import * as messages from '../../messages/vi/editor-announce.ts';
import type { Button, IncomingContent } from '../../platforms/platform.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { changeDraft, DRAFT_STEPS, type Draft, dataOf, storeDraft } from './announcement-draft.ts';
import { showNotes } from './announcement-preview.ts';
import { readSendTime } from './read-send-time.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const AFTERNOON = '14:00';
const MORNING = '07:00';

export async function askForTime(turn: Turn, draft: Draft): Promise<readonly Reply[]> {
  await storeDraft(turn, DRAFT_STEPS.time, draft);
  const now = turn.clock.now();
  const today = dayOf(now);
  const afternoon = timeOf(now) < AFTERNOON ? [instantOf(today, AFTERNOON)] : [];
  const offered = [...afternoon, instantOf(addDays(today, 1), MORNING)];
  const rows: Button[][] = offered.map((instant) => [
    // In minutes, since buttons carry little.
    { label: messages.timeButton(instant, now), data: dataOf(draft, 'luc', instant.getTime() / MINUTE_MS) },
  ]);
  const back = { label: messages.ANNOUNCE_BUTTONS.back, data: dataOf(draft, 'xem') };
  return [{ text: messages.ASK_TIME, buttons: [...rows, [back]], replaces: true }];
}

/** From a button: `ngay` is at once, else minutes since 1970. */
export async function setTime(
  turn: Turn,
  draft: Draft,
  argument: string | undefined,
): Promise<readonly Reply[]> {
  const minutes = readNumber(argument);
  if (minutes !== null) return schedule(turn, draft, new Date(minutes * MINUTE_MS));
  return showNotes(turn, await changeDraft(turn, draft, { sendAt: null }));
}

export async function takeTime(
  turn: Turn,
  draft: Draft,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  const instant = content.kind === 'text' ? readSendTime(content.text, turn.clock.now()) : null;
  return instant === null ? [{ text: messages.TIME_UNCLEAR }] : schedule(turn, draft, instant);
}

async function schedule(turn: Turn, draft: Draft, instant: Date): Promise<readonly Reply[]> {
  const now = turn.clock.now();
  if (instant <= now) return [{ text: messages.timePast(instant) }];
  if (instant.getTime() > now.getTime() + MAX_DAYS_AHEAD * DAY_MS)
    return [{ text: messages.timeTooFar(instant) }];
  const changed = await changeDraft(turn, draft, { sendAt: instant.toISOString() });
  return showNotes(turn, changed, messages.timeUnderstood(instant));
}
