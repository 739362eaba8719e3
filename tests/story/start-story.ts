import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Context } from '../../src/context.ts';
import { createTestClock, type TestClock } from '../support/clock.ts';
import { createUnmigratedDatabaseUrl } from '../support/database.ts';
import type { TelegramPerson } from '../support/telegram-server/people.ts';
import { startTelegramServer, type TelegramServer } from '../support/telegram-server/telegram-server.ts';

/** The whole service against a local Bot API server, at a time of its own. */
export interface Story {
  readonly app: App;
  readonly server: TelegramServer;
  readonly clock: TestClock;
  /** To look at rows and to act as the operator. */
  readonly context: Context;
  readonly databaseUrl: string;
  /** Somebody with Telegram, who sees only what this bot sends. */
  person(id: number, name: string): Reader;
  /** Moves the clock and does what is due then. */
  at(instant: string): Promise<void>;
}

export interface Reader {
  readonly telegram: TelegramPerson;
  /** Writes, and reads what is answered to it. */
  says(text: string): Promise<string>;
  presses(label: string): Promise<string>;
  /** What came since it was last read; waits until it fits. */
  receives(expected: string | RegExp): Promise<string>;
  /** Everything the bot has ever sent to this person, as it looks now. */
  all(): readonly string[];
}

export async function startStory(startAt: string): Promise<Story> {
  const databaseUrl = await createUnmigratedDatabaseUrl();
  const server = await startTelegramServer();
  onTestFinished(() => server.close());
  const clock = createTestClock(startAt);
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    ORGANISATION_NAME: 'Đảng ủy Khối Sông Lam',
    HTTP_PORT: '0',
    TELEGRAM_BOT_TOKEN: server.token,
    TELEGRAM_API_ROOT: server.apiRoot,
    TELEGRAM_RATE_PER_SECOND: '1000',
  });
  const app = await startApp(config, pino({ level: process.env.STORY_LOG ?? 'silent' }), { clock });
  onTestFinished(() => app.stop());

  function person(id: number, name: string): Reader {
    const telegram = server.user(id, name);
    let seen = 0;
    const all = () => telegram.messages.filter(({ from }) => from === 'bot').map(({ text }) => text);
    /** What changed counts as much as what is new: progress and cards are edited in place. */
    const snapshot = () => JSON.stringify(telegram.messages.filter(({ from }) => from === 'bot'));

    async function answerTo(act: () => number): Promise<string> {
      const before = snapshot();
      act();
      await server.waitFor(() => snapshot() !== before);
      await server.waitFor(() => server.pendingUpdates.length === 0);
      const texts = all();
      const fresh = texts.slice(Math.min(seen, texts.length - 1)).join('\n---\n');
      seen = texts.length;
      return fresh;
    }

    return {
      telegram,
      all,
      says: (text) => answerTo(() => telegram.send(text)),
      presses: (label) => answerTo(() => telegram.press(label)),
      async receives(expected) {
        const fits = (text: string) =>
          typeof expected === 'string' ? text.includes(expected) : expected.test(text);
        const found = await server.waitFor(() => all().slice(seen).find(fits));
        seen = all().length;
        return found;
      },
    };
  }

  return {
    app,
    server,
    clock,
    context: app.context,
    databaseUrl,
    person,
    async at(instant) {
      clock.set(instant);
      await app.tick();
    },
  };
}
