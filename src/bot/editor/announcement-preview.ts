import { type AnnouncementPreview, previewAnnouncement } from '../../broadcasts/announce.ts';
import { AppError } from '../../errors.ts';
import { findOrganisation } from '../../members/organisations.ts';
import { joinRich, type RichText } from '../../messages/rich-text.ts';
import { splitRichText } from '../../messages/split-rich-text.ts';
import * as messages from '../../messages/vi/editor-announce.ts';
import { usageAhead } from '../../messages/vi/editor-usage.ts';
import type { Audience } from '../../outbox/audience.ts';
import { quietUntil } from '../../outbox/quiet-hours.ts';
import type { Button, Platform } from '../../platforms/platform.ts';
import { NIGHT_FROM, NIGHT_TO } from '../../sending-hours.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { DRAFT_STEPS, type Draft, dataOf, storeDraft } from './announcement-draft.ts';
import { askForAudience, audienceGone } from './announcement-menu.ts';
import { readUsage } from './read-usage.ts';

/** What each form of a message is counted as. */
const UNITS = { text: 'message', 'paid-text': 'paid-text', template: 'template' } as const;

/** The announcement as members will see it; below it whom it reaches, when, and what can be done with it. */
export async function showPreview(turn: Turn, draft: Draft): Promise<readonly Reply[]> {
  const shown = await readNotes(turn, draft);
  if ('question' in shown) return [{ ...shown.question, replaces: true }];
  return [{ text: shown.body, replaces: true }, shown.notes];
}

/**
 * Only what stands below the announcement, in place of what was pressed: the text is still to be read above.
 *
 * @param understood said before it
 */
export async function showNotes(turn: Turn, draft: Draft, understood?: RichText): Promise<readonly Reply[]> {
  const shown = await readNotes(turn, draft);
  if ('question' in shown) return [{ ...shown.question, replaces: true }];
  const text = joinRich([understood, shown.notes.text], '\n\n');
  return [{ ...shown.notes, text, replaces: true }];
}

async function readNotes(
  turn: Turn,
  draft: Draft,
): Promise<{ readonly question: Reply } | { readonly body: RichText; readonly notes: Reply }> {
  const { audience } = draft;
  await storeDraft(turn, DRAFT_STEPS.review, draft);
  if (audience === null) return { question: askForAudience(draft) };
  const preview = await readPreview(turn, draft, audience);
  if (preview === null) return { question: audienceGone(draft) };
  const sendAt = draft.sendAt === null ? null : new Date(draft.sendAt);
  const text = messages.previewNotes({
    ...preview,
    hasLimits: turn.platforms.some(hasLimits),
    quotas: await quotasAhead(turn, preview),
    audience: await nameAudience(turn, audience),
    sendAt,
    heldUntil: quietUntil(sendAt ?? turn.clock.now(), NIGHT_FROM, NIGHT_TO),
  });
  return { body: preview.body, notes: { text, buttons: buttonsOf(draft, preview.recipients) } };
}

/** Hỏa tốc wakes people, so it takes a second word. */
export async function askUrgent(turn: Turn, draft: Draft): Promise<readonly Reply[]> {
  const preview = draft.audience === null ? null : await readPreview(turn, draft, draft.audience);
  if (preview === null) return [audienceGone(draft)];
  const { reallyUrgent, notUrgent } = messages.ANNOUNCE_BUTTONS;
  return [
    {
      text: messages.askUrgent(preview.recipients - preview.held - preview.unreachable),
      buttons: [
        [{ label: reallyUrgent, data: dataOf(draft, 'gui!') }],
        [{ label: notUrgent, data: dataOf(draft, 'xem') }],
      ],
      replaces: true,
    },
  ];
}

/** What a clerk calls an audience. */
export async function nameAudience({ db }: Turn, audience: Audience): Promise<string> {
  if (audience.kind === 'reached' || audience.kind === 'unreached') {
    return messages.audienceName({ kind: 'members' });
  }
  if (audience.kind !== 'organisation') return messages.audienceName(audience);
  const organisation = await findOrganisation(db, audience.code);
  return messages.audienceName({ kind: 'organisation', name: organisation?.name ?? audience.code });
}

/** What of the platforms' quotas it would take: a long text goes in several messages, each of which counts. */
async function quotasAhead(turn: Turn, { routes, body }: AnnouncementPreview): Promise<RichText[]> {
  const usages = await readUsage(turn);
  const partsOn = new Map(
    turn.platforms.map(({ name, maxTextLength }) => [name, splitRichText(body, maxTextLength).length]),
  );
  const lines = usages.flatMap(({ platform, usages: ofPlatform }) =>
    ofPlatform.map((usage) => {
      const adding = routes
        .filter((route) => route.platform === platform && UNITS[route.form] === usage.unit)
        .reduce(
          (sum, { form, members }) =>
            sum + members * (form === 'template' ? 1 : (partsOn.get(platform) ?? 1)),
          0,
        );
      return adding === 0 ? null : usageAhead(platform, usage, adding);
    }),
  );
  return lines.filter((line) => line !== null);
}

/** Whether it may refuse to write to somebody, or ask for money: then the ways that messages take are worth showing. */
function hasLimits({ reach, usage }: Platform): boolean {
  return reach !== undefined || usage !== undefined;
}

/** Null when the audience is gone. */
async function readPreview(
  turn: Turn,
  { text, sendAt }: Draft,
  audience: Audience,
): Promise<AnnouncementPreview | null> {
  const when = sendAt === null ? {} : { sendAt: new Date(sendAt) };
  try {
    return await previewAnnouncement(turn, turn.actor, {
      text,
      audience,
      urgent: false,
      platforms: turn.platforms,
      ...when,
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

function buttonsOf(draft: Draft, recipients: number): Button[][] {
  const { send, sendScheduled, urgent, schedule, changeTime, sendNow, edit, changeAudience, drop } =
    messages.ANNOUNCE_BUTTONS;
  const change = [
    [
      { label: edit, data: dataOf(draft, 'sua') },
      { label: changeAudience, data: dataOf(draft, 'nn') },
    ],
    [{ label: drop, data: dataOf(draft, 'huy') }],
  ];
  if (recipients === 0) return change;
  const isScheduled = draft.sendAt !== null;
  return [
    [{ label: isScheduled ? sendScheduled : send, data: dataOf(draft, 'gui') }],
    isScheduled
      ? [
          { label: changeTime, data: dataOf(draft, 'gio') },
          { label: sendNow, data: dataOf(draft, 'luc', 'ngay') },
        ]
      : [
          { label: schedule, data: dataOf(draft, 'gio') },
          { label: urgent, data: dataOf(draft, 'ht') },
        ],
    ...change,
  ];
}
