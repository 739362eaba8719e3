import { rich } from '../../messages/rich-text.ts';
import * as messages from '../../messages/vi/editor-announce.ts';
import type { Reply } from '../bot-context.ts';
import { type Draft, dataOf } from './announcement-draft.ts';

/** The question whom the draft is for. */
export function askForAudience(draft: Draft): Reply {
  const { all, organisation, topic, drop, back } = messages.ANNOUNCE_BUTTONS;
  const leave =
    draft.audience === null
      ? { label: drop, data: dataOf(draft, 'huy') }
      : { label: back, data: dataOf(draft, 'xem') };
  return {
    text: rich`${messages.CHOOSE_AUDIENCE}\n${messages.draftBeginning(draft.text)}`,
    buttons: [
      [{ label: all, data: dataOf(draft, 'ca') }],
      [
        { label: organisation, data: dataOf(draft, 'to', 0) },
        { label: topic, data: dataOf(draft, 'cm', 0) },
      ],
      [leave],
    ],
  };
}

/** The audience has vanished since: another has to be chosen, the rest of the draft stays. */
export function audienceGone(draft: Draft): Reply {
  const { buttons = [] } = askForAudience({ ...draft, audience: null });
  return { text: messages.AUDIENCE_GONE, buttons, replaces: true };
}
