import { isOwnAccount } from '../members/accounts.ts';
import { joinRich } from '../messages/rich-text.ts';
import * as messages from '../messages/vi/bot-unread.ts';
import { type HeldMessage, listHeld, readTemplated, releaseHeld } from '../outbox/held.ts';
import { fold } from '../text/fold.ts';
import type { BotAccount, BotFeature, BotServices, Reply, Turn } from './bot-context.ts';
import { readStep } from './steps-store.ts';

const PREFIX = 'chuadoc';
/** The same messages are offered again after so long, in ms. */
const OFFER_AGAIN_MS = 3_600_000;
/** So many people are remembered at most; the oldest go first. */
const MOST_REMEMBERED = 10_000;

/** The button under the offer, and under the templates that say there is news. */
export const unreadFeature: BotFeature = {
  commands: [],
  buttons: [
    { prefix: PREFIX, run: async (turn) => (await readUnread(turn)) ?? [{ text: messages.NOTHING_UNREAD }] },
  ],
};

/** Whether a text is the answer to "gửi 1 để đọc", where the platform has not made a button of it. */
export function asksToRead(text: string): boolean {
  return /^(?:1|doc|doc ngay|doc tin)[.!]?$/.test(fold(text));
}

/**
 * What could not be sent to a member until they wrote: what waits goes out now through the outbox, the texts of those
 * that a template stood for are the answer.
 *
 * @returns null when there is nothing
 */
export async function readUnread(turn: Turn): Promise<readonly Reply[] | null> {
  const { db, clock, actor, account, platforms } = turn;
  const now = clock.now();
  const texts = await readTemplated(db, actor.memberId, now);
  const released = await releaseHeld(db, actor.memberId, now);
  if (released > 0) turn.wakeOutbox();
  if (texts.length === 0 && released === 0) return null;
  const replies = texts.map(({ deliveryId, body, buttons }) => ({
    text: body,
    ...(buttons.length === 0 ? {} : { buttons }),
    reads: [deliveryId],
  }));
  // Where it would be a message of its own, those that come are the answer.
  const canEdit = platforms.find(({ name }) => name === account.platform)?.canEdit ?? false;
  if (released === 0 || !canEdit) return replies;
  return [{ text: messages.sendingUnread(released), replaces: true }, ...replies];
}

/** Puts the offer to read below an answer. */
export type OfferUnread = (
  memberId: number,
  account: BotAccount,
  replies: readonly Reply[],
) => Promise<readonly Reply[]>;

/**
 * Offers a member, who has just done something, what could not be sent before: at most once an hour unless something
 * came since, and not in the middle of a dialogue, whose next text would be taken for something else.
 */
export function createOfferUnread({ db, clock }: BotServices): OfferUnread {
  const offered = new Map<number, { readonly at: number; readonly ids: ReadonlySet<number> }>();

  function isNew(memberId: number, held: readonly HeldMessage[], now: number): boolean {
    const last = offered.get(memberId);
    if (last === undefined || now - last.at >= OFFER_AGAIN_MS) return true;
    return held.some(({ deliveryId }) => !last.ids.has(deliveryId));
  }

  return async (memberId, account, replies) => {
    if (replies.some(({ reads }) => reads !== undefined)) return replies;
    const now = clock.now();
    const held = await listHeld(db, memberId, now);
    if (held.length === 0 || !isNew(memberId, held, now.getTime())) return replies;
    // Whoever has just unlinked this account or erased their data is shown no titles any more.
    if (!(await isOwnAccount(db, account.id, memberId))) return replies;
    if ((await readStep(db, account.id, now)) !== null) return replies;
    offered.delete(memberId);
    offered.set(memberId, { at: now.getTime(), ids: new Set(held.map(({ deliveryId }) => deliveryId)) });
    const [oldest] = offered.keys();
    if (offered.size > MOST_REMEMBERED && oldest !== undefined) offered.delete(oldest);
    return withOffer(replies, messages.unreadOffer(held.map(({ title }) => title)));
  };
}

/**
 * Below the last answer where that has no buttons; else a message of its own, so that on a platform that numbers its
 * buttons "1" means one thing only.
 */
function withOffer(replies: readonly Reply[], offer: Reply['text']): readonly Reply[] {
  const buttons = [[{ label: messages.READ_NOW, data: `${PREFIX}:1` }]];
  const last = replies.findLast(({ to }) => to === undefined);
  const isPlain = (reply: Reply) =>
    (reply.buttons ?? []).length === 0 && reply.file === undefined && reply.progressOf === undefined;
  if (last === undefined || !isPlain(last)) return [...replies, { text: offer, buttons }];
  const held = { ...last, text: joinRich([last.text, offer], '\n\n'), buttons };
  return replies.map((reply) => (reply === last ? held : reply));
}
