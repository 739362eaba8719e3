import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { buildBotWorld, openWebhook, plain, SECRET, WEBHOOK_MODE } from './start-bot.ts';

/** Forms of answers that the sources leave open or contradict each other in (zalo.md A). */
const AN = '6ede9afa66b88fe6d6a9';
const TOKEN = '4059113512376210001:kBvJnSxHhTqZyWfUcRmLgPdAoEiQwX';

function textEvent(messageId: string, text: string, from = AN): Readonly<Record<string, unknown>> {
  return {
    event_name: 'message.text.received',
    message: {
      message_id: messageId,
      date: 1_750_316_131_602,
      from: { id: from },
      chat: { id: AN, chat_type: 'PRIVATE' },
      text,
      photo: null,
    },
  };
}

it('polls though getMe names nobody, and knows its own messages by the number in the token', async () => {
  const { server, platform, received, remember } = await buildBotWorld();
  server.fault({ kind: 'garbage', body: '{"ok":true,"result":{"account_name":null}}' }, { method: 'getMe' });
  await platform.start(remember);
  server.addEvent(textEvent('m1', 'của chính bot', TOKEN.split(':')[0]));
  server.addEvent(textEvent('m2', 'xin chào'));
  await server.waitFor(() => received.length === 1);
  expect(received[0]).toMatchObject({ updateKey: 'm2', content: { kind: 'text', text: 'xin chào' } });
});

it('polls though Zalo refuses to take away a webhook', async () => {
  const { server, platform, received, remember } = await buildBotWorld();
  for (const code of [400, 404])
    server.fault({ kind: 'refuse', code, description: 'no webhook' }, { method: 'deleteWebhook' });
  await platform.start(remember);
  server.user(AN).send('xin chào');
  await server.waitFor(() => received.length === 1);
});

it('loses no update that a poll brings without an envelope, in a list, or after an empty one', async () => {
  const { server, platform, received, remember } = await buildBotWorld();
  const bodies = [
    { ok: true },
    { ok: true, result: {} },
    textEvent('m1', 'một'),
    { ok: true, result: [textEvent('m2', 'hai'), textEvent('m3', 'ba')] },
  ];
  const an = server.user(AN);
  for (const body of bodies) {
    server.fault({ kind: 'garbage', body: JSON.stringify(body) }, { method: 'getUpdates' });
    an.send('nuốt mất');
  }
  await platform.start(remember);
  await server.waitFor(() => received.length === 3);
  expect(received.map(({ updateKey }) => updateKey)).toEqual(['m1', 'm2', 'm3']);
});

it('an HTTP 408 without a word ends an idle poll, and leaves open whether a message was sent', async () => {
  const { server, platform, received, logged, remember } = await buildBotWorld();
  server.fault({ kind: 'proxy-error', status: 408 }, { method: 'getUpdates', times: 2 });
  await platform.start(remember);
  server.user(AN).send('xin chào');
  await server.waitFor(() => received.length === 1);
  expect(logged.join('')).not.toContain('cannot be fetched');
  server.fault({ kind: 'proxy-error', status: 408 }, { method: 'sendMessage' });
  const sent = await platform.send(AN, { text: plain('Kết quả') }, 'reply');
  expect(sent.outcome).toBe('unknown');
});

it('refuses to start with a token whose path is answered with a bare 404', async () => {
  const { server, platform, remember, logged } = await buildBotWorld();
  server.fault({ kind: 'proxy-error', status: 404 }, { method: 'getMe' });
  await expect(platform.start(remember)).rejects.toMatchObject({ code: 'ZALO_BOT_TOKEN_REFUSED' });
  expect(logged.join('')).not.toContain(TOKEN.split(':')[1]);
});

it('sets its webhook though Zalo tells none, and answers it with nothing', async () => {
  const world = await buildBotWorld({ mode: WEBHOOK_MODE });
  const { server, platform, received, remember } = world;
  await openWebhook(world);
  server.fault({ kind: 'refuse', code: 404 }, { method: 'getWebhookInfo' });
  server.fault({ kind: 'garbage', body: '{"ok":true}' }, { method: 'setWebhook' });
  await platform.start(remember);
  server.user(AN).send('xin chào');
  await server.waitFor(() => received.length === 1);
  expect(server.calls('setWebhook')[0]?.fields).toMatchObject({ secret_token: SECRET });
});

it.each([true, false])(
  'fetches a picture from the own network where that is allowed: %s',
  async (isAllowed) => {
    const { server, platform, received, remember } = await buildBotWorld({
      allowPrivateAddresses: isAllowed,
    });
    const media = createServer((_, response) => response.end('ảnh'));
    await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      media.closeAllConnections();
      media.close();
    });
    await platform.start(remember);
    server.user(AN).sendPhoto(`http://127.0.0.1:${(media.address() as AddressInfo).port}/1.jpg`);
    await server.waitFor(() => received.length === 1);
    const content = received[0]?.content;
    const fetched = content?.kind === 'file' ? content.download() : Promise.resolve(null);
    const text = fetched.then((bytes) => Buffer.from(bytes ?? []).toString());
    if (isAllowed) expect(await text).toBe('ảnh');
    else await expect(text).rejects.toMatchObject({ code: 'FETCH_FAILED' });
  },
);
