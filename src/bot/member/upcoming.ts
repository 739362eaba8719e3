import { dayOf } from '../../calendar.ts';
import { listUpcomingEvents } from '../../events/list-events.ts';
import { COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import { NO_MORE } from '../../messages/vi/bot-lists.ts';
import * as messages from '../../messages/vi/bot-planning.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { replacing } from './latest.ts';
import { offsetOf, PAGE_SIZE, turnButtons } from './pages.ts';

const PREFIX = 'lich';

/** `/lich`: confirmed events that are not over, by day. */
export const upcomingFeature: BotFeature = {
  commands: [
    {
      name: 'lich',
      aliases: ['sukien', 'lichsukien', 'lichsaptoi', 'lichhop'],
      description: COMMAND_DESCRIPTIONS.lich,
      isVisibleTo: () => true,
      run: (turn) => showUpcoming(turn, 0),
    },
  ],
  buttons: [
    { prefix: PREFIX, run: async (turn, [page]) => replacing(await showUpcoming(turn, offsetOf(page))) },
  ],
};

async function showUpcoming({ db, clock }: Turn, offset: number): Promise<readonly Reply[]> {
  const today = dayOf(clock.now());
  const { total, events } = await listUpcomingEvents(db, today, { limit: PAGE_SIZE, offset });
  if (total === 0) return [{ text: messages.NO_EVENTS }];
  if (events.length === 0) return [{ text: NO_MORE }];
  // Confirmed events have a start: `confirmEvent` refuses those without.
  const entries = events.map((event) => ({ ...event, start: event.start ?? today }));
  const turning = turnButtons(offset, events.length, total, (page) => `${PREFIX}:${page}`);
  return [
    {
      text: messages.upcomingEvents({ total, offset, entries, today }),
      buttons: turning.length === 0 ? [] : [turning],
    },
  ];
}
