import { randomBytes } from 'node:crypto';
import type { DocumentKind, ReadDocument } from '../../documents/document.ts';
import { type DocumentInput, inputOfText, readInput } from '../../documents/read-input.ts';
import { saveDocument } from '../../documents/save-document.ts';
import { AppError } from '../../errors.ts';
import * as messages from '../../messages/vi/editor-documents.ts';
import type { IncomingContent } from '../../platforms/platform.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { commandButton } from '../buttons.ts';
import { clearStep, readStep, setStep } from '../steps-store.ts';
import { isProbablyCut, joinPieces } from './join-pieces.ts';
import { needing } from './needing.ts';

const PREFIX = 'them';
const INPUT_STEP = 'them:input';
const REVIEW_STEP = 'them:review';
const FILE_LIMIT_BYTES = 20 * 1024 * 1024;

/** What waits for the clerk's word. The input is kept to read it as the other kind; a file's content is not. */
interface Review {
  /** In the buttons, so that those of an earlier reading do nothing. */
  readonly id: string;
  readonly read: ReadDocument;
  readonly input: Extract<DocumentInput, { kind: 'url' | 'text' }> | null;
  /** How long the last piece of the text was, to know one that the platform cut. */
  readonly lastPieceChars: number;
}

/** `/them`: an address, a text or a file; what was understood is shown, and stored when the clerk says so. */
export const addDocumentFeature: BotFeature = needing('publish', {
  commands: [
    {
      name: 'them',
      aliases: ['themtin', 'thembai', 'themvanban', 'dangbai', 'dangtin'],
      description: messages.ADD_DESCRIPTION,
      isVisibleTo: () => true,
      run: (turn, argument) => (argument === '' ? askForInput(turn) : review(turn, inputOfText(argument))),
    },
  ],
  buttons: [{ prefix: PREFIX, run: (turn, [action, id, kind]) => decide(turn, action, id, kind) }],
  steps: [
    { step: INPUT_STEP, run: async (turn, _data, content) => review(turn, await inputOf(content)) },
    { step: REVIEW_STEP, run: (turn, data, content) => continueReview(turn, data as Review, content) },
  ],
});

async function askForInput({ db, account, clock }: Turn): Promise<readonly Reply[]> {
  await setStep(db, account.id, INPUT_STEP, null, clock.now());
  return [{ text: messages.ADD_WHAT }];
}

async function inputOf(content: IncomingContent): Promise<DocumentInput> {
  if (content.kind === 'text') return inputOfText(content.text);
  if (content.kind !== 'file') return { kind: 'text', text: '' };
  // Refused by its size before it is fetched, with the sentence for what is too large.
  const bytes = content.sizeBytes > FILE_LIMIT_BYTES ? new Uint8Array() : await content.download();
  return { kind: 'file', name: content.name, mediaType: content.mediaType, bytes };
}

async function review(
  turn: Turn,
  input: DocumentInput,
  {
    as,
    lastPieceChars = input.kind === 'text' ? input.text.length : 0,
  }: { readonly as?: DocumentKind; readonly lastPieceChars?: number } = {},
): Promise<readonly Reply[]> {
  const { db, account, clock, actor } = turn;
  // Set first: a page that cannot be opened can be pasted instead, without typing the command again.
  await setStep(db, account.id, INPUT_STEP, null, clock.now());
  const read = await readInput(turn, actor, input, as === undefined ? {} : { as }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'INPUT_INVALID') return null;
    throw error;
  });
  if (read === null) return [{ text: messages.NOT_READ[input.kind] }];
  const data: Review = {
    id: randomBytes(4).toString('hex'),
    read,
    input: input.kind === 'file' ? null : input,
    lastPieceChars,
  };
  await setStep(db, account.id, REVIEW_STEP, data, clock.now());
  return [{ text: messages.understood(read), buttons: buttonsOf(data) }];
}

/** More text while one waits: the rest of what was pasted, or something else instead. */
async function continueReview(
  turn: Turn,
  { input, lastPieceChars }: Review,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  const next = await inputOf(content);
  const isRest = input?.kind === 'text' && next.kind === 'text' && isProbablyCut(lastPieceChars);
  if (!isRest) return review(turn, next);
  const text = joinPieces(input.text, next.text);
  const joined = await review(turn, { kind: 'text', text }, { lastPieceChars: next.text.length });
  return [{ text: messages.ADD_JOINED }, ...joined];
}

function buttonsOf({ id, read, input }: Review): NonNullable<Reply['buttons']> {
  const { save, drop, asArticle, asDirective } = messages.ADD_BUTTONS;
  const other: DocumentKind = read.kind === 'article' ? 'directive' : 'article';
  const rows = [
    [
      { label: save, data: `${PREFIX}:luu:${id}` },
      { label: drop, data: `${PREFIX}:bo:${id}` },
    ],
  ];
  if (input === null) return rows;
  const label = other === 'directive' ? asDirective : asArticle;
  return [...rows, [{ label, data: `${PREFIX}:loai:${id}:${other}` }]];
}

async function decide(
  turn: Turn,
  action: string | undefined,
  id: string | undefined,
  kind: string | undefined,
): Promise<readonly Reply[]> {
  const { db, account, clock, actor } = turn;
  const step = await readStep(db, account.id, clock.now());
  const waiting = step?.step === REVIEW_STEP ? (step.data as Review) : null;
  if (waiting === null || waiting.id !== id) return [{ text: messages.ADD_GONE }];
  if (action === 'loai' && waiting.input !== null) {
    return review(turn, waiting.input, {
      as: kind === 'directive' ? 'directive' : 'article',
      lastPieceChars: waiting.lastPieceChars,
    });
  }
  if (action !== 'luu') {
    await clearStep(db, account.id);
    return [{ text: messages.ADD_DROPPED, replaces: true }];
  }
  const { outcome, document, changes } = await saveDocument(turn, actor, waiting.read);
  await clearStep(db, account.id);
  const { eventsProposed, tasksProposed } = changes;
  const isWaiting = eventsProposed + tasksProposed > 0;
  return [
    {
      text: messages.saved({ outcome, title: document.title, eventsProposed, tasksProposed }),
      buttons: isWaiting ? [[commandButton(messages.ADD_BUTTONS.review, 'duyet')]] : [],
      replaces: true,
    },
  ];
}
