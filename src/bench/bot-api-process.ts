import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import type { FaultRates } from './bot-api-faults.ts';
import type { ServerStats } from './bot-api-world.ts';

/** Compiled: benchmarks run from dist/. */
const SERVER = fileURLToPath(new URL('./bot-api-server.js', import.meta.url));
/** Any is good there. */
export const BENCH_TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';

/** The benchmarks' Bot API server, in another process. */
export interface BotApiProcess {
  readonly apiRoot: string;
  /** Forgets what it counted; a limit holds until the next reset. */
  reset(options?: { readonly perSecond?: number; readonly keepCopies?: boolean }): Promise<void>;
  faults(seed: number, rates: FaultRates): Promise<void>;
  stats(): Promise<ServerStats>;
  /** A person writes to the bot. */
  say(chatId: number, text: string): Promise<void>;
  /** From when a person's words were ready for the bot to when its first answer arrived, in ms. */
  replies(): Promise<{ readonly replyMs: readonly number[]; readonly unanswered: number }>;
  /** How often each chat got a text; kept only after a reset that asked for it. */
  copies(text: string): Promise<ReadonlyMap<number, number>>;
}

/** Runs the work beside a server that ends with it. */
export async function withBotApi<T>(work: (server: BotApiProcess) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [SERVER], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return await work(createClient(line.toString().trim()));
  } finally {
    child.kill();
  }
}

function createClient(apiRoot: string): BotApiProcess {
  async function ask<T>(name: string, input: object = {}): Promise<T> {
    const { body } = await request(`${apiRoot}/bench/${name}`, {
      method: 'POST',
      body: JSON.stringify(input),
    });
    return (await body.json()) as T;
  }
  return {
    apiRoot,
    reset: async (options) => void (await ask('reset', options)),
    faults: async (seed, rates) => void (await ask('faults', { seed, rates })),
    stats: () => ask('stats'),
    say: async (chatId, text) => void (await ask('say', { chatId, text })),
    replies: () => ask('replies'),
    copies: async (text) => new Map(await ask<[number, number][]>('copies', { text })),
  };
}
