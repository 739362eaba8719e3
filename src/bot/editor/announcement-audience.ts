import { findOrganisation, listOrganisations } from '../../members/organisations.ts';
import { listTopics } from '../../members/topics.ts';
import { rich } from '../../messages/rich-text.ts';
import * as messages from '../../messages/vi/editor-announce.ts';
import { type Audience, parseAudience } from '../../outbox/audience.ts';
import type { Button, IncomingContent } from '../../platforms/platform.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { changeDraft, DRAFT_STEPS, type Draft, dataOf, storeDraft } from './announcement-draft.ts';
import { askForAudience, audienceGone } from './announcement-menu.ts';
import { showNotes, showPreview } from './announcement-preview.ts';
import { takeMoreText } from './announcement-text.ts';
import { askForOrganisation } from './organisation-choice.ts';

const TOPICS_PER_PAGE = 8;
const LABEL_CHARS = 60;
/** Longer than the name of any organisation: a text. */
const NAME_LIMIT_CHARS = 200;

type AudienceAction = 'ca' | 'nn' | 'to' | 'dv' | 'cm' | 'ch';

export async function handleAudienceButton(
  turn: Turn,
  draft: Draft,
  action: AudienceAction,
  argument: string | undefined,
): Promise<readonly Reply[]> {
  switch (action) {
    case 'ca':
      return choose(turn, draft, { kind: 'all' });
    case 'to':
      return [await showOrganisations(turn, draft, readNumber(argument) ?? 0)];
    case 'cm':
      return [await showTopics(turn, draft, readNumber(argument) ?? 0)];
    case 'dv': {
      const organisations = await listOrganisations(turn.db);
      const chosen = organisations.find(({ id }) => id === readNumber(argument, 1));
      return choose(turn, draft, chosen && { kind: 'organisation', code: chosen.code });
    }
    case 'ch': {
      const topics = await listTopics(turn.db, turn.actor.memberId);
      const chosen = topics.find(({ id }) => id === readNumber(argument, 1));
      return choose(turn, draft, chosen && (parseAudience(`topic:${chosen.name}`) ?? undefined));
    }
    case 'nn':
      await storeDraft(turn, DRAFT_STEPS.review, draft);
      return [{ ...askForAudience(draft), replaces: true }];
  }
}

/** While organisations are shown to choose from, their name or code may be typed: there may be hundreds. */
export async function takeOrganisationName(
  turn: Turn,
  draft: Draft,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  if (content.kind !== 'text' || content.text.length > NAME_LIMIT_CHARS)
    return takeMoreText(turn, draft, content);
  const organisation = await findOrganisation(turn.db, content.text);
  if (organisation === null) return [{ text: messages.ORGANISATION_UNCLEAR }];
  return choose(turn, draft, { kind: 'organisation', code: organisation.code });
}

async function choose(turn: Turn, draft: Draft, audience: Audience | undefined): Promise<readonly Reply[]> {
  if (audience === undefined) return [audienceGone(draft)];
  const changed = await changeDraft(turn, draft, { audience });
  return draft.audience === null ? showPreview(turn, changed) : showNotes(turn, changed);
}

async function showOrganisations(turn: Turn, draft: Draft, page: number): Promise<Reply> {
  await storeDraft(turn, DRAFT_STEPS.organisation, draft);
  const reply = await askForOrganisation(turn, {
    forWhat: messages.THIS_ANNOUNCEMENT,
    page,
    dataOf: (organisationId) => dataOf(draft, 'dv', organisationId),
    pageDataOf: (number) => dataOf(draft, 'to', number),
    back: backButton(draft),
  });
  return { ...reply, text: rich`${reply.text}\n${messages.OR_TYPE_ORGANISATION}` };
}

async function showTopics(turn: Turn, draft: Draft, wanted: number): Promise<Reply> {
  const topics = await listTopics(turn.db, turn.actor.memberId);
  const pages = Math.max(1, Math.ceil(topics.length / TOPICS_PER_PAGE));
  const page = Math.min(wanted, pages - 1);
  const rows: Button[][] = topics
    .slice(page * TOPICS_PER_PAGE, (page + 1) * TOPICS_PER_PAGE)
    .map(({ id, name }) => [{ label: name.slice(0, LABEL_CHARS), data: dataOf(draft, 'ch', id) }]);
  const { previous, next } = messages.ANNOUNCE_BUTTONS;
  const turning: Button[] = [];
  if (page > 0) turning.push({ label: previous, data: dataOf(draft, 'cm', page - 1) });
  if (page < pages - 1) turning.push({ label: next, data: dataOf(draft, 'cm', page + 1) });
  return {
    text: topics.length === 0 ? messages.NO_TOPICS : messages.chooseTopic(page, pages),
    buttons: [...rows, turning, [backButton(draft)]].filter((row) => row.length > 0),
    replaces: true,
  };
}

function backButton(draft: Draft): Button {
  return { label: messages.ANNOUNCE_BUTTONS.back, data: dataOf(draft, 'nn') };
}
