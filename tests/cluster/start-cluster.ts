import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { prepareBantin, rowsOf } from '../cli/run-bantin.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTelegramServer, type TelegramServer } from '../support/telegram-server/telegram-server.ts';

/** The sends a service has in flight at its usual rate of 28 a second, and so the most that its end may repeat. */
export const IN_FLIGHT = 28;
const FIRST_CHAT = 100_001;

/** `bantin start` in a process of its own. */
export interface Service {
  readonly url: string;
  /** Of `/readyz`: `ready` leads, `standby` waits. */
  status(): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
}

export interface Cluster {
  readonly db: TestDatabase;
  readonly server: TelegramServer;
  /** Resolves when it is ready to lead or to wait. */
  start(env?: Readonly<Record<string, string>>): Promise<Service>;
  /** People who only receive. */
  addMembers(count: number): Promise<void>;
  /** To all, hỏa tốc, since the machine's clock may show night. */
  announce(text: string): Promise<void>;
  counts(): Promise<Record<string, number>>;
  /** Accepted messages to people who only receive. */
  received(): readonly { readonly chatId: number | undefined; readonly at: number }[];
  people(): number;
  /** How many calls of this method, since this instant of `performance.now()`, were answered so. */
  refusals(method: string, status: number, since?: number): number;
}

/** A PostgreSQL database, a Bot API server as strict as Telegram, and nobody at work yet. */
export async function startCluster(env: Readonly<Record<string, string>> = {}): Promise<Cluster> {
  const db = await createTestDatabase();
  const server = await startTelegramServer({ openToAll: true, limits: {} });
  onTestFinished(() => server.close());
  const bantin = await prepareBantin({
    DATABASE_URL: db.url,
    TELEGRAM_BOT_TOKEN: server.token,
    TELEGRAM_API_ROOT: server.apiRoot,
    LOG_LEVEL: 'info',
    ...env,
  });
  const received = () =>
    server.calls('sendMessage').filter(({ status, chatId }) => status === 200 && (chatId ?? 0) >= FIRST_CHAT);

  return {
    db,
    server,
    received,
    people: () => new Set(received().map(({ chatId }) => chatId)).size,
    refusals: (method, status, since = 0) =>
      server.calls(method).filter((call) => call.status === status && call.at >= since).length,
    start: (own = {}) => readService(bantin.spawn(['start'], own)),
    async addMembers(count) {
      const rows = Array.from(
        { length: count },
        (_, index) => `Đảng viên ${index},Chi bộ ${index % 12},member,telegram,${FIRST_CHAT + index}`,
      );
      const file = join(bantin.folder, 'members.csv');
      await writeFile(file, ['name,organisation,role,platform,chat_id', ...rows].join('\n'));
      const [imported] = rowsOf(await bantin.run(['import', 'members.csv', '--json']));
      expect(imported).toMatchObject({ created: count, problems: [] });
    },
    async announce(text) {
      const { exitCode } = await bantin.run([
        'broadcast',
        ...['--text', text, '--audience', 'all', '--urgent', '--json'],
      ]);
      expect(exitCode).toBe(0);
    },
    async counts() {
      const [counts] = rowsOf<Record<string, number>>(await bantin.run(['deliveries', '--json']));
      return counts ?? {};
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return String(port);
}

/** Resolves when it is ready to lead or to wait. */
export async function readService(child: ChildProcess): Promise<Service> {
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0));
  });
  const url = await new Promise<string>((resolve, reject) => {
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        log += `${line}\n`;
        const { msg, url: at } = line.startsWith('{') ? JSON.parse(line) : {};
        if (msg === 'Bản tin is running') resolve(at);
      });
    }
    void exited.then(() => reject(new Error(`The service ended: ${log}`)));
  });
  return {
    url,
    exited,
    async status() {
      const answer = await fetch(new URL('readyz', url));
      return ((await answer.json()) as { status: string }).status;
    },
    signal: (name) => {
      child.kill(name);
    },
  };
}
