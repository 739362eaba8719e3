import { createFaults, type FaultRates } from './bot-api-faults.ts';
import { createFloodLimit, type FloodLimit } from './bot-api-flood.ts';

/** How a call is answered; a `value` of undefined is answered later. */
interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly delayMs: number;
  readonly isCut: boolean;
}

/** What the server saw since the last reset. */
export interface ServerStats {
  /** Messages accepted. */
  readonly accepted: number;
  /** 429s that the limit per second caused. */
  readonly refused: number;
  readonly distinctChats: number;
  /** From the first message accepted to the last, in ms. */
  readonly spanMs: number;
  /** Processor time of the server's process, in µs. */
  readonly cpuMicros: number;
  /** Faults caused, by name. */
  readonly faults: Readonly<Record<string, number>>;
}

const ME = { id: 110_201_543, is_bot: true, first_name: 'Bản tin', username: 'bantin_bench_bot' };

type Input = Readonly<Record<string, unknown>>;

/** The state of the server: limits, faults, counts and what waits for the poller. */
export function createBenchWorld() {
  let limit: FloodLimit | null = null;
  let faults = createFaults(0, {});
  let accepted = 0;
  let refused = 0;
  let chats = new Set<unknown>();
  let firstAt = 0;
  let lastAt = 0;
  let cpu = process.cpuUsage();
  let messageId = 0;
  /** Copies of each text by chat, kept when asked for. */
  let copies: Map<string, Map<number, number>> | null = null;
  /** Handed out again until a higher offset confirms them. */
  let updates: { readonly update_id: number; readonly message: object }[] = [];
  let lastUpdateId = 0;
  let poll: { readonly answer: (value: unknown) => void; readonly timer: NodeJS.Timeout } | null = null;
  /** When each person's words were put into the queue, until the first answer. */
  const askedAt = new Map<number, number>();
  const replyMs: number[] = [];

  function sendMessage(input: Input): Answer {
    const now = performance.now();
    if (limit !== null && !limit.admit(now)) {
      refused += 1;
      return refusal(429, 'Too Many Requests: retry after 1', { retry_after: 1 });
    }
    const fault = faults.take();
    if (fault?.kind === 'refuse') return refusal(fault.code, fault.description, fault.parameters);
    if (fault?.kind === 'cut-before') return { status: 0, value: null, delayMs: 0, isCut: true };
    const chatId = Number(input.chat_id);
    const text = String(input.text);
    accepted += 1;
    chats.add(input.chat_id);
    if (firstAt === 0) firstAt = now;
    lastAt = now;
    messageId += 1;
    note(chatId, text, now);
    const date = Math.floor(Date.now() / 1_000);
    const chat = { id: chatId, type: 'private', first_name: 'Đồng chí' };
    const value = { ok: true, result: { message_id: messageId, from: ME, chat, date, text } };
    return {
      status: 200,
      value,
      delayMs: fault?.kind === 'slow' ? fault.milliseconds : 0,
      isCut: fault?.kind === 'cut-after',
    };
  }

  function note(chatId: number, text: string, now: number): void {
    const asked = askedAt.get(chatId);
    if (asked !== undefined) {
      replyMs.push(now - asked);
      askedAt.delete(chatId);
    }
    if (copies === null) return;
    const byChat = copies.get(text) ?? new Map<number, number>();
    copies.set(text, byChat);
    byChat.set(chatId, (byChat.get(chatId) ?? 0) + 1);
  }

  function getUpdates(input: Input, later: (value: unknown) => void): Answer {
    const offset = Number(input.offset ?? 0);
    updates = updates.filter(({ update_id: id }) => id >= offset);
    const seconds = Number(input.timeout ?? 0);
    if (updates.length > 0 || seconds === 0) return ok(updates);
    endPoll();
    poll = { answer: later, timer: setTimeout(endPoll, seconds * 1_000) };
    return { status: 200, value: undefined, delayMs: 0, isCut: false };
  }

  function endPoll(): void {
    clearTimeout(poll?.timer);
    poll?.answer({ ok: true, result: updates });
    poll = null;
  }

  /** A person writes to the bot. */
  function say(chatId: number, text: string): void {
    lastUpdateId += 1;
    const from = { id: chatId, is_bot: false, first_name: 'Đồng chí' };
    const chat = { id: chatId, type: 'private', first_name: 'Đồng chí' };
    const message = { message_id: lastUpdateId, from, chat, date: Math.floor(Date.now() / 1_000), text };
    const entities = text.startsWith('/') ? [{ type: 'bot_command', offset: 0, length: text.length }] : [];
    askedAt.set(chatId, performance.now());
    updates.push({ update_id: lastUpdateId, message: { ...message, entities } });
    endPoll();
  }

  const steering: Readonly<Record<string, (input: Input) => unknown>> = {
    reset(input) {
      limit = typeof input.perSecond === 'number' ? createFloodLimit(input.perSecond) : null;
      copies = input.keepCopies === true ? new Map() : null;
      [accepted, refused, firstAt, lastAt] = [0, 0, 0, 0];
      chats = new Set();
      cpu = process.cpuUsage();
      return {};
    },
    faults(input) {
      faults = createFaults(Number(input.seed), input.rates as FaultRates);
      return {};
    },
    stats: (): ServerStats => {
      const { user, system } = process.cpuUsage(cpu);
      return {
        accepted,
        refused,
        distinctChats: chats.size,
        spanMs: lastAt - firstAt,
        cpuMicros: user + system,
        faults: faults.counts(),
      };
    },
    say(input) {
      say(Number(input.chatId), String(input.text));
      return {};
    },
    replies: () => ({ replyMs, unanswered: askedAt.size }),
    copies: (input) => [...(copies?.get(String(input.text)) ?? [])],
  };

  return {
    /** @param later answers a call that was not answered at once */
    call(method: string, input: Input, later: (value: unknown) => void): Answer {
      if (method === 'sendMessage') return sendMessage(input);
      if (method === 'getUpdates') return getUpdates(input, later);
      return ok(method === 'getMe' ? ME : true);
    },
    steer: (name: string, input: Input): unknown => steering[name]?.(input) ?? null,
  };
}

function ok(result: unknown): Answer {
  return { status: 200, value: { ok: true, result }, delayMs: 0, isCut: false };
}

function refusal(code: number, description: string, parameters?: object): Answer {
  const value = { ok: false, error_code: code, description, ...(parameters && { parameters }) };
  return { status: code, value, delayMs: 0, isCut: false };
}
