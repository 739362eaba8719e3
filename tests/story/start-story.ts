import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Context } from '../../src/context.ts';
import { createTestClock, type TestClock } from '../support/clock.ts';
import { createUnmigratedDatabaseUrl } from '../support/database.ts';
import type { Channel, ChannelPerson, OpenChannel, StoryPlatform } from './channels/channel.ts';
import { openTelegram } from './channels/telegram-channel.ts';
import { openZaloBot } from './channels/zalo-bot-channel.ts';
import { openZaloOa } from './channels/zalo-oa-channel.ts';

const OPEN: Readonly<Record<StoryPlatform, OpenChannel>> = {
  telegram: openTelegram,
  'zalo-bot': openZaloBot,
  'zalo-oa': openZaloOa,
};

/** The whole service against local servers of the platforms, at a time of its own. */
export interface Story {
  readonly clock: TestClock;
  /** To look at rows and to act as the operator; of the service that runs now. */
  readonly context: Context;
  readonly databaseUrl: string;
  channel(platform: StoryPlatform): Channel;
  /** Somebody who sees only what this service sends; on the story's first platform unless said. */
  person(id: number, name: string, platform?: StoryPlatform): Reader;
  /** Moves the clock and does what is due then. */
  at(instant: string): Promise<void>;
  /** Everything people did has arrived and was acted on. */
  settled(): Promise<void>;
  /** A planned stop; what people do meanwhile waits at the platform, where it waits at all. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface Reader {
  readonly chatId: string;
  /** Writes, and reads what is answered to it. */
  says(text: string): Promise<string>;
  presses(label: string): Promise<string>;
  /** What came since it was last read; waits until it fits. A template is answered with "1", as it asks for. */
  receives(expected: string | RegExp): Promise<string>;
  /** Everything the bot has ever sent to this person, as it looks now. */
  all(): readonly string[];
  /** How many of these were templates. */
  templates(): number;
  /** Blocks or unfollows the bot, or disappears where there is nothing of the kind. */
  leaves(): Promise<void>;
  comesBack(): Promise<void>;
}

export async function startStory(
  startAt: string,
  platforms: readonly StoryPlatform[] = ['telegram'],
  settings: Readonly<Record<string, string>> = {},
): Promise<Story> {
  const databaseUrl = await createUnmigratedDatabaseUrl();
  const clock = createTestClock(startAt);
  const channels = new Map<StoryPlatform, Channel>();
  for (const platform of platforms) {
    const channel = await OPEN[platform](clock);
    onTestFinished(() => channel.close());
    channels.set(platform, channel);
  }
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    ORGANISATION_NAME: 'Đảng ủy Khối Sông Lam',
    HTTP_PORT: '0',
    ...Object.assign({}, ...[...channels.values()].map((channel) => channel.settings)),
    ...settings,
  });
  let app: App | null = null;
  onTestFinished(async () => app?.stop());

  async function start(): Promise<void> {
    app = await startApp(config, pino({ level: process.env.STORY_LOG ?? 'silent' }), { clock });
    for (const channel of channels.values()) await channel.connect(app.url);
  }

  function running(): App {
    if (app === null) throw new Error('The service does not run now');
    return app;
  }

  function channelOf(platform: StoryPlatform | undefined): Channel {
    const channel = platform === undefined ? [...channels.values()][0] : channels.get(platform);
    if (channel === undefined) throw new Error(`The story has no ${platform}`);
    return channel;
  }

  /** Updates of this instant by whether they have been acted on: older ones are forgotten after some days. */
  async function countUpdates(platform: StoryPlatform): Promise<{ done: number; open: number }> {
    const rows = await running().context.db.prisma.receivedUpdate.findMany({
      where: { platform, receivedAt: { gte: clock.now() } },
      select: { doneAt: true },
    });
    const open = rows.filter(({ doneAt }) => doneAt === null).length;
    return { done: rows.length - open, open };
  }

  function countInFlight(): Promise<number> {
    return running().context.db.prisma.delivery.count({ where: { state: 'sending' } });
  }

  function person(id: number, name: string, platform?: StoryPlatform): Reader {
    const channel = channelOf(platform);
    const self: ChannelPerson = channel.person(id, name);
    const all = () => self.seen().map(({ text }) => text);
    let read = 0;

    /** Acts, and waits until that has arrived and was answered. */
    async function act(doing: () => void): Promise<void> {
      const { done } = await countUpdates(channel.name);
      doing();
      await channel.waitFor(() => channel.isIdle());
      await expect
        .poll(() => countUpdates(channel.name), { interval: 10 })
        .toSatisfy((count: { done: number; open: number }) => count.done > done && count.open === 0);
    }

    async function answerTo(doing: () => void): Promise<string> {
      // What changed counts as much as what is new: progress and cards are edited in place, where that is possible.
      const before = JSON.stringify(self.seen());
      await act(doing);
      await channel.waitFor(() => JSON.stringify(self.seen()) !== before);
      const texts = all();
      const fresh = texts.slice(Math.min(read, texts.length - 1)).join('\n---\n');
      read = texts.length;
      return fresh;
    }

    /** Says what came instead, when nothing fits. */
    async function waitFor<T>(predicate: () => T, expected: unknown): Promise<NonNullable<T>> {
      try {
        return await channel.waitFor(predicate);
      } catch (error) {
        const came = JSON.stringify(self.seen().slice(read), null, 1);
        throw new Error(`${name} did not receive ${String(expected)} but ${came}`, { cause: error });
      }
    }

    return {
      chatId: self.chatId,
      all,
      templates: () => self.seen().filter(({ isTemplate }) => isTemplate).length,
      says: (text) => answerTo(() => self.send(text)),
      presses: (label) => answerTo(() => self.press(label)),
      async receives(expected) {
        const fits = (text: string) =>
          typeof expected === 'string' ? text.includes(expected) : expected.test(text);
        const fresh = () => self.seen().slice(read);
        const came = await waitFor(
          () => fresh().find(({ text, isTemplate }) => isTemplate || fits(text)),
          expected,
        );
        if (came.isTemplate) {
          // Nobody answers before the sender has noted that it was sent.
          await expect.poll(countInFlight, { interval: 10 }).toBe(0);
          await act(() => self.send('1'));
        }
        const found = await waitFor(
          () => fresh().find(({ text, isTemplate }) => !isTemplate && fits(text)),
          expected,
        );
        read = self.seen().length;
        return found.text;
      },
      async leaves() {
        if (channel.name === 'zalo-bot') self.leave();
        else await act(() => self.leave());
      },
      comesBack: () => act(() => self.comeBack()),
    };
  }

  await start();
  return {
    clock,
    databaseUrl,
    person,
    channel: channelOf,
    get context() {
      return running().context;
    },
    async at(instant) {
      clock.set(instant);
      await running().tick();
    },
    async settled() {
      for (const channel of channels.values()) {
        await channel.waitFor(() => channel.isIdle());
        await expect.poll(async () => (await countUpdates(channel.name)).open).toBe(0);
      }
    },
    async stop() {
      await running().stop();
      app = null;
    },
    start,
  };
}
