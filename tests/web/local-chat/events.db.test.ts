import { describe, expect, it, onTestFinished } from 'vitest';
import { rich } from '../../../src/messages/rich-text.ts';
import { createLocalChatServer } from './local-chat-server.ts';

interface ServerEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: { readonly text?: string };
}

/** Reads a stream of events until the test ends. */
async function openStream(url: string, query = '', headers: Record<string, string> = {}) {
  const abort = new AbortController();
  const response = await fetch(`${url}api/chat/events${query}`, { headers, signal: abort.signal });
  const events: ServerEvent[] = [];
  let isEnded = false;
  const reading = (async () => {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      events.push(...blocks.flatMap(readBlock));
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      isEnded = true;
    });
  onTestFinished(async () => {
    abort.abort();
    await reading;
  });
  return { response, events, isEnded: () => isEnded, close: () => abort.abort() };
}

function readBlock(block: string): ServerEvent[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const event = field('event');
  return event === undefined ? [] : [{ event, id: field('id'), data: JSON.parse(field('data') ?? 'null') }];
}

const textsOf = (events: readonly ServerEvent[]) =>
  events.filter(({ event }) => event === 'message').map(({ data }) => data.text);

async function createListening() {
  const all = await createLocalChatServer();
  const { url } = await all.server.listen();
  return { ...all, url };
}

describe('the stream of events', () => {
  it('begins with the time, and tells of messages of all chats by their ids', async () => {
    const { url, platform } = await createListening();
    const { response, events } = await openStream(url);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const sent = await platform.send('hoa', { text: rich`Dòng một\n\ndata: dòng hai` }, 'bulk');
    await platform.send('an', { text: rich`Cho An` }, 'bulk');
    await expect.poll(() => textsOf(events)).toEqual(['Dòng một\n\ndata: dòng hai', 'Cho An']);
    expect(events[0]).toMatchObject({
      event: 'clock',
      data: { now: '2022-04-12T01:00:00.000Z', progress: null },
    });
    expect(events[1]?.id).toBe(sent.outcome === 'sent' ? sent.messageRef : '');
  });

  it('tells of edits without an id, so that a page does not fall back behind what it has', async () => {
    const { url, platform } = await createListening();
    const sent = await platform.send('hoa', { text: rich`0 %` }, 'bulk');
    const { events } = await openStream(url);
    if (sent.outcome === 'sent') await platform.edit('hoa', sent.messageRef, { text: rich`100 %` }, 'bulk');
    await expect.poll(() => textsOf(events)).toEqual(['100 %']);
    expect(events.find(({ event }) => event === 'message')?.id).toBeUndefined();
  });

  it.each([
    ['the query', (id: string) => [`?after=${id}`, {}] as const],
    ["the browser's header", (id: string) => ['?after=0', { 'last-event-id': id }] as const],
  ])('catches up from the message named in %s, each one once and in order', async (_where, ask) => {
    const { url, platform } = await createListening();
    const first = await platform.send('hoa', { text: rich`1` }, 'bulk');
    for (const text of ['2', '3']) await platform.send('hoa', { text: rich`${text}` }, 'bulk');
    const [query, headers] = ask(first.outcome === 'sent' ? first.messageRef : '');
    const { events } = await openStream(url, query, headers);
    await expect.poll(() => textsOf(events)).toEqual(['2', '3']);
    await platform.send('hoa', { text: rich`4` }, 'bulk');
    await expect.poll(() => textsOf(events)).toEqual(['2', '3', '4']);
  });

  it('says that too much was missed instead of telling all of it', async () => {
    const { url, db, clock } = await createListening();
    await db.prisma.localMessage.createMany({
      data: Array.from({ length: 201 }, () => ({
        chatId: 'hoa',
        direction: 'out',
        bodyJson: '{"text":"x","styles":[]}',
        at: clock.now(),
      })),
    });
    const { events } = await openStream(url, '?after=0');
    await expect.poll(() => events.map(({ event }) => event)).toEqual(['clock', 'reset']);
  });

  it('tells of the clock on its way, and that people changed', async () => {
    const { url } = await createListening();
    const { events } = await openStream(url);
    await expect.poll(() => events).toHaveLength(1);
    await fetch(`${url}api/chat/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'forward', minutes: 60 }),
    });
    await expect
      .poll(() => events.filter(({ event }) => event !== 'message').map(({ event, data }) => [event, data]))
      .toEqual([
        ['clock', { now: '2022-04-12T01:00:00.000Z', progress: null }],
        [
          'clock',
          {
            now: '2022-04-12T01:00:00.000Z',
            progress: { at: '2022-04-12T01:00:00.000Z', done: 0, total: 1 },
          },
        ],
        [
          'clock',
          {
            now: '2022-04-12T02:00:00.000Z',
            progress: { at: '2022-04-12T02:00:00.000Z', done: 1, total: 1 },
          },
        ],
        ['clock', { now: '2022-04-12T02:00:00.000Z', progress: null }],
        ['people', {}],
      ]);
  });

  it('ends when the server stops, which does not wait for it', async () => {
    const { url, server } = await createListening();
    const { isEnded } = await openStream(url);
    await server.close();
    await expect.poll(isEnded).toBe(true);
  });

  it('is forgotten when the page is gone, so that many pages may come one after the other', async () => {
    const { url } = await createListening();
    const open = await Promise.all(Array.from({ length: 64 }, () => openStream(url)));
    const refused = await fetch(`${url}api/chat/events`);
    expect(refused.status).toBe(429);
    for (const { close } of open) close();
    await expect.poll(async () => (await openStream(url)).response.status).toBe(200);
  });
});
