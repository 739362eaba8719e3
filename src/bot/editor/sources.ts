import { AppError } from '../../errors.ts';
import * as messages from '../../messages/vi/editor-sources.ts';
import type { Button, IncomingContent } from '../../platforms/platform.ts';
import { addSource, listSources, removeSource } from '../../sources/manage-sources.ts';
import type { SourceRow } from '../../sources/source.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { offsetOf, PAGE_SIZE, turnButtons } from '../member/pages.ts';
import { clearStep, setStep } from '../steps-store.ts';
import { needing } from './needing.ts';

const PREFIX = 'ng';
const ADDRESS_STEP = 'nguon:address';

/** `/nguon`: the feeds that are read on a schedule; `/nguon https://…` adds one, a topic's name may follow. */
export const sourcesFeature: BotFeature = needing('publish', {
  commands: [
    {
      name: 'nguon',
      aliases: ['nguontin', 'rss'],
      description: messages.SOURCES_DESCRIPTION,
      isVisibleTo: () => true,
      run: async (turn, argument) =>
        argument === '' ? [await showList(turn, 0)] : takeAddress(turn, argument),
    },
  ],
  buttons: [{ prefix: PREFIX, run: press }],
  steps: [
    {
      step: ADDRESS_STEP,
      run: (turn, _data, content) => takeAddress(turn, textOf(content)),
    },
  ],
});

async function press(turn: Turn, [action, argument]: readonly string[]): Promise<readonly Reply[]> {
  if (action === 'them') {
    await awaitAddress(turn);
    return [{ text: messages.ASK_SOURCE }];
  }
  if (action === 'ds') return [{ ...(await showList(turn, offsetOf(argument))), replaces: true }];
  const id = readNumber(argument, 1);
  const source = (await listSources(turn.db)).find((one) => one.id === id);
  if (source === undefined) return [{ text: messages.SOURCE_GONE }];
  switch (action) {
    case 'bo':
      return [askToRemove(source)];
    case 'bo!':
      return [await remove(turn, source)];
    default:
      return add(turn, source.url);
  }
}

function askToRemove({ id, name, documents }: SourceRow): Reply {
  const { reallyRemove, keep } = messages.SOURCE_BUTTONS;
  return {
    text: messages.askRemoveSource(name, documents),
    buttons: [
      [
        { label: reallyRemove, data: `${PREFIX}:bo!:${id}` },
        { label: keep, data: `${PREFIX}:ds:0` },
      ],
    ],
    replaces: true,
  };
}

async function remove(turn: Turn, source: SourceRow): Promise<Reply> {
  try {
    await removeSource(turn, turn.actor, source.id);
    return { text: messages.sourceRemoved(source.name), replaces: true };
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return { text: messages.SOURCE_GONE };
    throw error;
  }
}

/** Set before the address is opened, so that a wrong one can be given again without the command. */
function awaitAddress({ db, account, clock }: Turn): Promise<void> {
  return setStep(db, account.id, ADDRESS_STEP, null, clock.now());
}

async function takeAddress(turn: Turn, typed: string): Promise<readonly Reply[]> {
  await awaitAddress(turn);
  const [address = '', ...topic] = typed.split(/\s+/);
  const url = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  // "vietnam.example" is an address without its beginning, "tin tuc" is none.
  if (!URL.canParse(url) || !new URL(url).hostname.includes('.')) return [{ text: messages.NOT_AN_ADDRESS }];
  return add(turn, url, topic.join(' '));
}

async function add(turn: Turn, url: string, topic = ''): Promise<readonly Reply[]> {
  try {
    const added = await addSource(turn, turn.actor, url, topic === '' ? {} : { topic });
    if (added.outcome === 'no-feed') return [{ text: messages.NO_FEED }];
    await clearStep(turn.db, turn.account.id);
    const say = {
      added: messages.sourceAdded,
      'already-added': messages.sourceKnown,
      resumed: messages.sourceResumed,
    }[added.outcome];
    return [{ text: say(added.source.name) }];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'FETCH_FAILED') throw error;
    turn.logger.info({ code: error.code }, 'A source could not be opened');
    return [{ text: messages.SOURCE_UNREACHABLE }];
  }
}

async function showList({ db }: Turn, wanted: number): Promise<Reply> {
  const sources = await listSources(db);
  const addRow: Button[] = [{ label: messages.SOURCE_BUTTONS.add, data: `${PREFIX}:them` }];
  if (sources.length === 0) return { text: messages.NO_SOURCES, buttons: [addRow] };
  // The page may have gone with the sources that were on it.
  const offset = wanted < sources.length ? wanted : 0;
  const shown = sources.slice(offset, offset + PAGE_SIZE);
  const turning = turnButtons(offset, shown.length, sources.length, (page) => `${PREFIX}:ds:${page}`);
  const rows = shown.map((source, index) => buttonsOf(source, offset + index + 1));
  return {
    text: messages.sourceList(shown, offset + 1, sources.length),
    buttons: [...rows, turning, addRow].filter((row) => row.length > 0),
  };
}

function buttonsOf({ id, pausedAt }: SourceRow, number: number): Button[] {
  const { remove: drop, resume } = messages.SOURCE_BUTTONS;
  const removing = { label: `${drop} ${number}`, data: `${PREFIX}:bo:${id}` };
  return pausedAt === null
    ? [removing]
    : [{ label: `${resume} ${number}`, data: `${PREFIX}:doc:${id}` }, removing];
}

function textOf(content: IncomingContent): string {
  return content.kind === 'text' ? content.text : '';
}
