import * as messages from '../../messages/vi/editor-announce.ts';
import { ANNOUNCE_DESCRIPTION } from '../../messages/vi/editor-announce.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { clearStep } from '../steps-store.ts';
import { handleAudienceButton, takeOrganisationName } from './announcement-audience.ts';
import { DRAFT_PREFIX, DRAFT_STEPS, type Draft, findDraft } from './announcement-draft.ts';
import { askUrgent, showNotes } from './announcement-preview.ts';
import { explainLostDraft, sendDraft } from './announcement-send.ts';
import { askForNewText, compose, settleOffered, takeMoreText, takeText } from './announcement-text.ts';
import { askForTime, setTime, takeTime } from './announcement-time.ts';
import { needing } from './needing.ts';

/**
 * `/thongbao`: text, audience, preview, and only then sent. A draft is kept in the step of its author's chat; whatever
 * changes it shows it anew.
 */
export const announceFeature: BotFeature = needing('announce', {
  commands: [
    {
      name: 'thongbao',
      aliases: ['soanthongbao', 'guithongbao', 'phatthongbao'],
      description: ANNOUNCE_DESCRIPTION,
      isVisibleTo: () => true,
      run: compose,
    },
  ],
  buttons: [{ prefix: DRAFT_PREFIX, run: press }],
  steps: [
    { step: DRAFT_STEPS.text, run: (turn, data, content) => takeText(turn, data as Draft, content) },
    { step: DRAFT_STEPS.review, run: (turn, data, content) => takeMoreText(turn, data as Draft, content) },
    {
      step: DRAFT_STEPS.organisation,
      run: (turn, data, content) => takeOrganisationName(turn, data as Draft, content),
    },
    { step: DRAFT_STEPS.time, run: (turn, data, content) => takeTime(turn, data as Draft, content) },
  ],
});

async function press(turn: Turn, [action = '', id, argument]: readonly string[]): Promise<readonly Reply[]> {
  const draft = await findDraft(turn, id);
  if (draft === null) return explainLostDraft(turn, id);
  switch (action) {
    case 'ca':
    case 'nn':
    case 'to':
    case 'dv':
    case 'cm':
    case 'ch':
      return handleAudienceButton(turn, draft, action, argument);
    case 'thay':
    case 'noi':
    case 'giu':
      return settleOffered(turn, draft, action);
    case 'sua':
      return askForNewText(turn, draft);
    case 'gio':
      return askForTime(turn, draft);
    case 'luc':
      return setTime(turn, draft, argument);
    case 'xem':
      return showNotes(turn, draft);
    case 'ht':
      return askUrgent(turn, draft);
    case 'gui':
      return sendDraft(turn, draft, { urgent: false });
    case 'gui!':
      return sendDraft(turn, draft, { urgent: true });
    default:
      await clearStep(turn.db, turn.account.id);
      return [{ text: messages.DRAFT_DROPPED, replaces: true }];
  }
}
