import { randomBytes } from 'node:crypto';
import type { Audience } from '../../outbox/audience.ts';
import type { Turn } from '../bot-context.ts';
import { readStep, setStep } from '../steps-store.ts';

/** The prefix of the buttons of a draft: `tb:action:id:…`. */
export const DRAFT_PREFIX = 'tb';

/** What the clerk's next words are taken for. */
export const DRAFT_STEPS = {
  text: 'thongbao:text',
  /** Nothing is asked for but a button. */
  review: 'thongbao:review',
  organisation: 'thongbao:organisation',
  time: 'thongbao:time',
} as const;

export type DraftStep = (typeof DRAFT_STEPS)[keyof typeof DRAFT_STEPS];

/** An announcement that is being written. It lives in the step of its author's chat until it is sent or dropped. */
export interface Draft {
  /**
   * Another one whenever something changes that the clerk looks at before sending. It stands in every button, so that
   * a button under an older preview never sends what is not shown there, and in the message's idempotency key.
   */
  readonly id: string;
  /** As written; empty until there is one. */
  readonly text: string;
  /** How long the last piece of the text was, to know one that the platform cut. */
  readonly lastPieceChars: number;
  readonly audience: Audience | null;
  /** ISO; null for at once. */
  readonly sendAt: string | null;
  /** Came while a text was there already: the clerk is asked what it is for. */
  readonly offered: string | null;
}

export const EMPTY_DRAFT: Draft = {
  id: '',
  text: '',
  lastPieceChars: 0,
  audience: null,
  sendAt: null,
  offered: null,
};

export function storeDraft({ db, account, clock }: Turn, step: DraftStep, draft: Draft): Promise<void> {
  return setStep(db, account.id, step, draft, clock.now());
}

/** Stores what was changed under a new id. */
export async function changeDraft(turn: Turn, draft: Draft, change: Partial<Draft>): Promise<Draft> {
  const changed = { ...draft, ...change, id: randomBytes(8).toString('hex') };
  await storeDraft(turn, DRAFT_STEPS.review, changed);
  return changed;
}

/** The draft a button belongs to; null when it was sent, dropped or changed since. */
export async function findDraft({ db, account, clock }: Turn, id: string | undefined): Promise<Draft | null> {
  const step = await readStep(db, account.id, clock.now());
  if (step === null || !Object.values<string>(DRAFT_STEPS).includes(step.step)) return null;
  const draft = step.data as Draft;
  return draft.id === id ? draft : null;
}

/** The idempotency key of what is sent from a draft. */
export function messageKeyOf(draftId: string): string {
  return `announcement:${draftId}`;
}

/** The data of a button of this draft. */
export function dataOf({ id }: Draft, action: string, argument?: string | number): string {
  return [DRAFT_PREFIX, action, id, ...(argument === undefined ? [] : [argument])].join(':');
}
