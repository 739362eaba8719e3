import { Api, type Transformer } from 'grammy';
import { Pool } from 'undici';
import { FIRST_CHAT } from './bench-store.ts';
import { BENCH_TOKEN } from './bot-api-process.ts';

/** What the peers have in flight: the number they were measured with for the budgets. */
const IN_PARALLEL = 50;

/** Another way to send one text to many chats: without storing anything. */
export interface SendingPeer {
  readonly name: string;
  /** @returns how many were refused; they are not tried again */
  send(chatIds: readonly number[], text: string): Promise<number>;
  close(): Promise<void>;
}

/** grammY as it comes. */
export function createGrammyPeer(apiRoot: string): SendingPeer {
  const api = new Api(BENCH_TOKEN, { apiRoot });
  return {
    name: `grammY, ${IN_PARALLEL} in parallel, nothing stored`,
    send: (chatIds, text) => inParallel(chatIds, (chatId) => api.sendMessage(chatId, text)),
    close: async () => undefined,
  };
}

/**
 * grammY with its own plugin for limits; null when that is not installed (`npm ci --omit=dev`).
 *
 * @param perSecond the plugin's reservoir, refilled each second; null for none
 */
export async function createThrottledPeer(
  apiRoot: string,
  perSecond: number | null,
): Promise<SendingPeer | null> {
  const throttler = await loadThrottler();
  if (throttler === null) return null;
  const api = new Api(BENCH_TOKEN, { apiRoot });
  const reservoir = {
    reservoir: perSecond,
    reservoirRefreshAmount: perSecond,
    reservoirRefreshInterval: 1_000,
  };
  api.config.use(throttler({ global: perSecond === null ? {} : reservoir }));
  // All are handed over at once, as the plugin's own page shows it: it does the waiting.
  return {
    name: 'grammY with transformer-throttler, nothing stored',
    send: (chatIds, text) => inParallel(chatIds, (chatId) => api.sendMessage(chatId, text), chatIds.length),
    close: async () => undefined,
  };
}

/** The least that sending can cost: requests made by hand through kept connections, answers thrown away unread. */
export function createUndiciPeer(apiRoot: string): SendingPeer {
  const pool = new Pool(apiRoot, { connections: IN_PARALLEL });
  const path = `/bot${BENCH_TOKEN}/sendMessage`;
  const headers = { 'content-type': 'application/json' };
  return {
    name: `bare undici pool, ${IN_PARALLEL} in parallel, nothing stored`,
    send: (chatIds, text) =>
      inParallel(chatIds, async (chatId) => {
        const body = JSON.stringify({ chat_id: chatId, text });
        const answer = await pool.request({ path, method: 'POST', headers, body });
        await answer.body.dump();
        if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
      }),
    close: () => pool.close(),
  };
}

async function inParallel(
  chatIds: readonly number[],
  send: (chatId: number) => Promise<unknown>,
  lanes = IN_PARALLEL,
): Promise<number> {
  let next = 0;
  let refused = 0;
  const lane = async () => {
    for (let chatId = chatIds[next++]; chatId !== undefined; chatId = chatIds[next++]) {
      await send(chatId).catch(() => {
        refused += 1;
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return refused;
}

type CreateThrottler = (options: { readonly global: object }) => Transformer;

async function loadThrottler(): Promise<CreateThrottler | null> {
  // Through a variable, so that the compiler does not ask for a package that only development installs.
  const name: string = '@grammyjs/transformer-throttler';
  try {
    const loaded = (await import(name)) as { readonly apiThrottler: CreateThrottler };
    return loaded.apiThrottler;
  } catch {
    return null;
  }
}

/** The chats of members 1…`count`. */
export function chatsOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => FIRST_CHAT + index + 1);
}
