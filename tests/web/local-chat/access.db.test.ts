import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createLocalChatServer } from './local-chat-server.ts';

const ROUTES: readonly InjectOptions[] = [
  { method: 'GET', url: '/' },
  { method: 'GET', url: '/local/main.js' },
  { method: 'GET', url: '/api/chat/state' },
  { method: 'GET', url: '/api/chat/events' },
  { method: 'GET', url: '/api/chat/files/1' },
  { method: 'GET', url: '/api/chat/people/an/messages' },
  { method: 'POST', url: '/api/chat/people', payload: { name: 'Kẻ gian' } },
  { method: 'POST', url: '/api/chat/people/an/messages', payload: { text: '/moi' } },
  { method: 'POST', url: '/api/chat/people/an/buttons', payload: { messageId: 1, data: 'a' } },
  { method: 'POST', url: '/api/chat/people/an/files?name=a', payload: 'x' },
  { method: 'POST', url: '/api/chat/people/an/blocked', payload: { isBlocked: true } },
  { method: 'POST', url: '/api/chat/people/an/read', payload: { upTo: 1 } },
  { method: 'POST', url: '/api/chat/clock', payload: { kind: 'next-morning' } },
];

const FOREIGN: readonly (readonly [string, Partial<InjectOptions>])[] = [
  ['another machine', { remoteAddress: '192.168.1.20' }],
  ['another machine by IPv6', { remoteAddress: '2001:db8::7' }],
  ['a name that was made to resolve to this machine', { headers: { host: 'evil.example:8080' } }],
  ['a name that begins like this machine', { headers: { host: '127.0.0.1.evil.example' } }],
  ['a name with a user part', { headers: { host: 'evil.example@127.0.0.1' } }],
  ['a page of another site', { headers: { origin: 'https://evil.example' } }],
  ['another port of this machine', { headers: { origin: 'http://127.0.0.1:9999' } }],
  ['a page without origin, such as a file', { headers: { origin: 'null' } }],
  ['a script or picture of another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
  ['a page of another port', { headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' } }],
  ['a proxy in between', { headers: { 'x-forwarded-for': '198.51.100.4' } }],
  ['a proxy of another kind', { headers: { forwarded: 'for=198.51.100.4' } }],
];

it('has no part for strangers, and does nothing for them', async () => {
  const { server, bot, db, clock } = await createLocalChatServer();
  const before = clock.now();
  for (const [who, changes] of FOREIGN) {
    for (const route of ROUTES) {
      const response = await server.inject({
        ...route,
        ...changes,
        headers: { host: '127.0.0.1:8080', ...changes.headers },
      });
      expect([who, route.url, response.statusCode]).toEqual([who, route.url, 403]);
    }
  }
  expect(bot.received).toEqual([]);
  expect(await db.prisma.localMessage.count()).toBe(0);
  expect(await db.prisma.chatAccount.count()).toBe(5);
  expect(clock.now()).toEqual(before);
});

it('refuses in Vietnamese', async () => {
  const { server } = await createLocalChatServer();
  const response = await server.inject({
    url: '/',
    headers: { host: 'evil.example', accept: 'text/html' },
  });
  expect(response.body).toContain('chỉ mở được trên chính máy đang chạy Bản tin');
});

it('lets the own page in by every name of this machine', async () => {
  const { server, bot } = await createLocalChatServer();
  for (const [host, remoteAddress] of [
    ['127.0.0.1:8080', '127.0.0.1'],
    ['localhost:8080', '127.0.0.1'],
    ['localhost:8080', '::ffff:127.0.0.1'],
    ['[::1]:8080', '::1'],
    ['localhost', '127.0.0.1'],
  ] as const) {
    const response = await server.inject({
      method: 'POST',
      url: '/api/chat/people/hoa/messages',
      remoteAddress,
      headers: { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
      payload: { text: '/tin' },
    });
    expect([host, remoteAddress, response.statusCode]).toEqual([host, remoteAddress, 204]);
  }
  expect(bot.received).toHaveLength(5);
});

it('lets a link on another site open the page, and only the page', async () => {
  const { server } = await createLocalChatServer();
  const headers = {
    host: '127.0.0.1:8080',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };
  expect((await server.inject({ url: '/?start=ABC', headers })).statusCode).toBe(200);
  const framed = { ...headers, 'sec-fetch-dest': 'iframe' };
  expect((await server.inject({ url: '/', headers: framed })).statusCode).toBe(403);
});

describe('the page itself', () => {
  it('is HTML, styles and scripts with nothing inline, from nowhere else', async () => {
    const { server } = await createLocalChatServer();
    const page = await server.inject('/');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) =>
      String(address),
    );
    expect(addresses.length).toBeGreaterThan(5);
    for (const address of addresses.filter((each) => !each.startsWith('#'))) {
      expect(address).toMatch(/^\/local\//);
      expect([address, (await server.inject(address)).statusCode]).toEqual([address, 200]);
    }
  });

  it('never puts text into the document as markup', async () => {
    const { server } = await createLocalChatServer();
    const seen = new Set<string>();
    const queue = ['/local/main.js'];
    for (let url = queue.pop(); url !== undefined; url = queue.pop()) {
      if (seen.has(url)) continue;
      seen.add(url);
      const { body, headers } = await server.inject(url);
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
      expect(body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/);
      for (const [, name] of body.matchAll(/from '\.\/([\w-]+\.js)'/g)) queue.push(`/local/${name}`);
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('is asked for again cheaply', async () => {
    const { server } = await createLocalChatServer();
    const { headers } = await server.inject('/local/base.css');
    const again = await server.inject({
      url: '/local/base.css',
      headers: { 'if-none-match': String(headers.etag) },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('gives no other file away', async () => {
    const { server } = await createLocalChatServer();
    for (const path of ['..%2f..%2fserver.ts', '../server.ts', '%2e%2e%2fserver.ts', 'main.ts', ''])
      expect([path, (await server.inject(`/local/${path}`)).statusCode]).toEqual([path, 404]);
  });
});
