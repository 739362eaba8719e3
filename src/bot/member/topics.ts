import { listTopics, setSubscribed } from '../../members/topics.ts';
import { BUTTON_EXPIRED, COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import { LIST_BUTTONS } from '../../messages/vi/bot-lists.ts';
import * as messages from '../../messages/vi/bot-settings.ts';
import type { Button } from '../../platforms/platform.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';

const PREFIX = 'cm';
const PAGE_PREFIX = 'cmt';
/** Topics on one page: a column of buttons that a phone shows at once. */
const TOPICS_PER_PAGE = 10;
/** Longer labels are cut off by the platforms themselves, without a sign. */
const LABEL_LIMIT = 48;

/** `/chuyenmuc`. Each button carries the state it leads to, so that pressing it twice is the same as once. */
export const topicsFeature: BotFeature = {
  commands: [
    {
      name: 'chuyenmuc',
      aliases: ['chude', 'topic', 'topics'],
      description: COMMAND_DESCRIPTIONS.chuyenmuc,
      isVisibleTo: () => true,
      run: async (turn) => [await showTopics(turn, 0)],
    },
  ],
  buttons: [
    { prefix: PREFIX, run: toggle },
    {
      prefix: PAGE_PREFIX,
      run: async (turn, [page]) => [{ ...(await showTopics(turn, readNumber(page) ?? 0)), replaces: true }],
    },
  ],
};

async function toggle(turn: Turn, [topic, state, page]: readonly string[]): Promise<readonly Reply[]> {
  const topicId = readNumber(topic, 1);
  if (topicId === null || (state !== '0' && state !== '1')) return [{ text: BUTTON_EXPIRED }];
  await setSubscribed(turn.db, turn.actor.memberId, topicId, state === '1');
  return [{ ...(await showTopics(turn, readNumber(page) ?? 0)), replaces: true }];
}

async function showTopics({ db, actor }: Turn, page: number): Promise<Reply> {
  const topics = await listTopics(db, actor.memberId);
  if (topics.length === 0) return { text: messages.NO_TOPICS };
  const first = page * TOPICS_PER_PAGE;
  const rows = topics.slice(first, first + TOPICS_PER_PAGE).map(({ id, name, isSubscribed }): Button[] => {
    const label = name.length > LABEL_LIMIT ? `${name.slice(0, LABEL_LIMIT - 1)}…` : name;
    return [
      {
        label: isSubscribed ? messages.chosen(label) : messages.notChosen(label),
        data: `${PREFIX}:${id}:${isSubscribed ? 0 : 1}:${page}`,
      },
    ];
  });
  const turning: Button[] = [];
  if (page > 0) turning.push({ label: LIST_BUTTONS.previous, data: `${PAGE_PREFIX}:${page - 1}` });
  if (first + rows.length < topics.length) {
    turning.push({ label: LIST_BUTTONS.next, data: `${PAGE_PREFIX}:${page + 1}` });
  }
  return {
    text: messages.topics(topics.filter(({ isSubscribed }) => isSubscribed).length, topics.length),
    buttons: turning.length === 0 ? rows : [...rows, turning],
  };
}
