import { MAX_ANNOUNCEMENT_CHARS, previewAnnouncement } from '../../broadcasts/announce.ts';
import { AppError } from '../../errors.ts';
import type { RichText } from '../../messages/rich-text.ts';
import * as messages from '../../messages/vi/editor-announce.ts';
import type { IncomingContent } from '../../platforms/platform.ts';
import type { Reply, Turn } from '../bot-context.ts';
import {
  changeDraft,
  DRAFT_STEPS,
  type Draft,
  dataOf,
  EMPTY_DRAFT,
  storeDraft,
} from './announcement-draft.ts';
import { askForAudience } from './announcement-menu.ts';
import { showPreview } from './announcement-preview.ts';
import { isProbablyCut, joinPieces } from './join-pieces.ts';

/** `/thongbao`, or `/thongbao` with the text right behind it. */
export async function compose(turn: Turn, text: string): Promise<readonly Reply[]> {
  await storeDraft(turn, DRAFT_STEPS.text, EMPTY_DRAFT);
  return text === '' ? [{ text: messages.COMPOSE }] : takeText(turn, EMPTY_DRAFT, { kind: 'text', text });
}

/** The next text replaces the draft's; audience and time stay. */
export async function askForNewText(turn: Turn, draft: Draft): Promise<readonly Reply[]> {
  await storeDraft(turn, DRAFT_STEPS.text, draft);
  const back = { label: messages.ANNOUNCE_BUTTONS.back, data: dataOf(draft, 'xem') };
  return [{ text: messages.COMPOSE_AGAIN, buttons: [[back]] }];
}

export async function takeText(
  turn: Turn,
  draft: Draft,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  if (content.kind !== 'text') return [{ text: messages.ONLY_TEXT }];
  return useText(turn, draft, content.text, content.text.length);
}

/** More text while a draft waits for a button: the rest of what the platform cut, or the clerk is asked. */
export async function takeMoreText(
  turn: Turn,
  draft: Draft,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  if (content.kind !== 'text') return [{ text: messages.ONLY_TEXT }];
  const { text } = content;
  if (isProbablyCut(draft.lastPieceChars)) {
    const shown = await useText(turn, draft, joinPieces(draft.text, text), text.length);
    return [{ text: messages.TEXT_JOINED }, ...shown];
  }
  const refusal = await refusalOf(turn, draft, text);
  if (refusal !== null) return [{ text: refusal }];
  await storeDraft(turn, DRAFT_STEPS.review, { ...draft, offered: text });
  const { replaceText, appendText, keepText } = messages.ANNOUNCE_BUTTONS;
  return [
    {
      text: messages.ASK_REPLACE,
      buttons: [
        [
          { label: replaceText, data: dataOf(draft, 'thay') },
          { label: appendText, data: dataOf(draft, 'noi') },
        ],
        [{ label: keepText, data: dataOf(draft, 'giu') }],
      ],
    },
  ];
}

/** What to do with the text that came while there was one. */
export async function settleOffered(
  turn: Turn,
  draft: Draft,
  action: 'thay' | 'noi' | 'giu',
): Promise<readonly Reply[]> {
  const { offered, text } = draft;
  if (offered === null || action === 'giu') return showDraft(turn, { ...draft, offered: null });
  return useText(turn, draft, action === 'thay' ? offered : `${text}\n${offered}`, offered.length);
}

async function useText(
  turn: Turn,
  draft: Draft,
  text: string,
  lastPieceChars: number,
): Promise<readonly Reply[]> {
  const refusal = await refusalOf(turn, draft, text);
  if (refusal !== null) return [{ text: refusal }];
  return showDraft(turn, { ...draft, text, lastPieceChars, offered: null });
}

async function showDraft(turn: Turn, draft: Draft): Promise<readonly Reply[]> {
  const changed = await changeDraft(turn, draft, {});
  return changed.audience === null ? [askForAudience(changed)] : showPreview(turn, changed);
}

/** Asked before anything is stored: what may not be sent is not kept either. */
async function refusalOf(turn: Turn, draft: Draft, text: string): Promise<RichText | null> {
  try {
    await previewAnnouncement(turn, turn.actor, { text, audience: { kind: 'all' }, urgent: false });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'SECRET_CONTENT') return messages.textSecret(draft.text !== '');
    if (error.code !== 'INPUT_INVALID') throw error;
    return text.trim() === '' ? messages.TEXT_EMPTY : messages.textTooLong(MAX_ANNOUNCEMENT_CHARS);
  }
}
