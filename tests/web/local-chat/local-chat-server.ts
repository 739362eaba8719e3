import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { dayOf, timeOf } from '../../../src/calendar.ts';
import { bold, rich } from '../../../src/messages/rich-text.ts';
import { createLocalPlatform } from '../../../src/platforms/local/local-platform.ts';
import { createWebServer } from '../../../src/web/server.ts';
import { addMember, addOrganisation } from '../../support/builders.ts';
import { createTestClock } from '../../support/clock.ts';
import { createTestDatabase } from '../../support/database.ts';
import { COMMANDS, createScriptedBot } from './scripted-bot.ts';

/** The first morning of the tests: a Tuesday, 8 o'clock. */
const START = '2022-04-12T08:00:00+07:00';

/**
 * The real server, local platform and database with five people, and a scripted bot behind them. Each 7 o'clock that
 * the clock passes sends every member a digest. Not listening yet; closed when the test ends.
 */
export async function createLocalChatServer({ canMoveClock = true }: { canMoveClock?: boolean } = {}) {
  const db = await createTestDatabase();
  const clock = createTestClock(START);
  const platform = createLocalPlatform({ db, clock, pageUrl: 'http://127.0.0.1/' });
  const bot = createScriptedBot(db, platform);
  await platform.start(bot.answer);

  const root = await addOrganisation(db, { code: 'DUK', name: 'Đảng ủy Khối tỉnh Sơn Hải' });
  const branch = await addOrganisation(db, { code: 'CB1', name: 'Chi bộ Sở Công Thương', parentId: root.id });
  const people = [
    { chatId: 'hoa', name: 'Lê Thị Hoa', role: 'member' },
    { chatId: 'binh', name: 'Phạm Văn Bình', role: 'secretary' },
    { chatId: 'lan', name: 'Đỗ Thị Lan', role: 'editor' },
    { chatId: 'an', name: 'Trần Quốc An', role: 'admin' },
  ] as const;
  for (const { chatId, name, role } of people) {
    const organisationId = role === 'admin' ? root.id : branch.id;
    await addMember(db, { name, role, organisationId, accounts: [{ platform: 'local', chatId }] });
  }
  await db.prisma.chatAccount.create({
    data: { platform: 'local', chatId: 'la', displayName: 'Người lạ', createdAt: clock.now() },
  });

  let held = Promise.resolve();

  async function advanceTo(instant: Date): Promise<void> {
    await held;
    clock.advance(instant.getTime() - clock.now().getTime());
    if (timeOf(clock.now()) !== '07:00') return;
    const digest = rich`${bold('Điểm tin sáng')} ngày ${dayOf(clock.now())}`;
    for (const { chatId } of people) await platform.send(chatId, { text: digest }, 'bulk');
  }

  const create = (port: number) =>
    createWebServer({
      host: '127.0.0.1',
      port,
      logger: pino({ level: 'silent' }),
      health: async () => ({ isReady: true, reasons: [] }),
      metrics: async () => '',
      localChat: {
        db,
        clock,
        platform,
        organisationName: root.name,
        commandsFor: ({ role }) => COMMANDS.filter(({ name }) => name !== 'moi' || role === 'admin'),
        ...(canMoveClock ? { advanceTo } : {}),
      },
    });
  let server = create(0);
  onTestFinished(async () => {
    await platform.stop();
    await server.close();
  });
  return {
    db,
    clock,
    platform,
    bot,
    server,
    people,
    /** Stops the clock on its way; returns what lets it go on. */
    hold() {
      let letGo: () => void = () => undefined;
      held = new Promise((resolve) => {
        letGo = resolve;
      });
      return () => letGo();
    },
    /** A new server after the first was closed, as after a restart. */
    async listenAgain(port: number) {
      server = create(port);
      await server.listen();
    },
  };
}
