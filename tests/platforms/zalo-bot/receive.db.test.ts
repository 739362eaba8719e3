import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestContext } from '../../support/context.ts';
import { startZaloBotServer } from '../../support/zalo-bot-server/zalo-bot-server.ts';
import { buildBotWorld, openWebhook, PUBLIC_URL, plain, SECRET, WEBHOOK_MODE } from './start-bot.ts';

const AN = '6ede9afa66b88fe6d6a9';

describe('starting to receive from the Zalo bot', () => {
  it('refuses to start with a token Zalo refuses', async () => {
    for (const token of ['4059113512376210001:wrong-token', 'x']) {
      const { platform, remember, logged } = await buildBotWorld({ token });
      await expect(platform.start(remember)).rejects.toMatchObject({ code: 'ZALO_BOT_TOKEN_REFUSED' });
      expect(logged.join('\n')).not.toContain('wrong-token');
    }
  });

  it('starts though Zalo is down, and receives once it is up', async () => {
    const { server, platform, received, remember } = await buildBotWorld();
    server.fault({ kind: 'proxy-error', status: 502 }, { times: 3 });
    await platform.start(remember);
    server.user(AN).send('xin chào');
    await server.waitFor(() => received.length === 1);
  });

  it('removes a webhook before it polls', async () => {
    const { server, platform, received, remember } = await buildBotWorld({
      serverOptions: { allowsLocalWebhooks: true },
    });
    await fetch(`${server.apiRoot}/bot${server.token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'http://127.0.0.1:1/', secret_token: SECRET }),
    });
    await platform.start(remember);
    expect(server.webhookUrl).toBeNull();
    server.user(AN).send('xin chào');
    await server.waitFor(() => received.length === 1);
    expect(platform.invitationLink('abc')).toBeNull();
  });
});

describe('receiving by polling', () => {
  it('tells texts, commands, pictures and the rest apart, and drops its own messages', async () => {
    const { server, platform, received, remember } = await buildBotWorld();
    const an = server.user(AN, 'Nguyễn Văn An');
    await platform.start(remember);
    const messageId = an.send('nghị quyết về cán bộ');
    await server.waitFor(() => received.length === 1);
    await platform.send(AN, { text: plain('Kết quả') }, 'reply');
    an.send('/TIM hội nghị\nquý II ');
    an.sendPhoto(server.hostPhoto(new Uint8Array([255, 216])));
    server.photoKey('photo');
    an.sendPhoto('http://10.0.0.1/1.jpg', 'chú thích');
    an.sendSticker();
    an.sendVoice();
    an.sendUnsupported();
    await server.waitFor(() => received.length === 7);
    expect(received[0]).toEqual({
      updateKey: messageId,
      platform: 'zalo-bot',
      chatId: AN,
      chatType: 'private',
      displayName: 'Nguyễn Văn An',
      content: { kind: 'text', text: 'nghị quyết về cán bộ' },
    });
    const picture = { kind: 'file', name: 'anh.jpg', mediaType: 'image/jpeg' };
    expect(received.slice(1).map(({ content }) => content)).toMatchObject([
      { kind: 'command', command: 'tim', argument: 'hội nghị\nquý II' },
      picture,
      picture,
      { kind: 'unsupported' },
      { kind: 'unsupported' },
      { kind: 'unsupported' },
    ]);
    const [inside, elsewhere] = [received[2]?.content, received[3]?.content];
    const fetched = inside?.kind === 'file' ? await inside.download() : null;
    expect([...(fetched ?? [])]).toEqual([255, 216]);
    await expect(elsewhere?.kind === 'file' ? elsewhere.download() : null).rejects.toMatchObject({
      code: 'FETCH_FAILED',
    });
    // The echo of the reply was handed out and nobody heard it.
    expect(server.pendingEvents).toEqual([]);
  });

  it('a number presses the button it was shown beside, once the list was shown, after a restart too', async () => {
    const world = await buildBotWorld();
    const { server, context } = world;
    const an = server.user(AN);
    await world.platform.start(world.remember);
    an.send('1');
    await server.waitFor(() => world.received.length === 1);
    const buttons = [
      [{ label: 'Tin mới', data: 'tin:1' }],
      [
        { label: 'Trang', url: 'https://bantin.vn' },
        { label: 'Lịch', data: 'lich' },
      ],
    ];
    await world.platform.send(AN, { text: plain('Chọn'), buttons }, 'reply');
    await world.platform.stop();

    const next = await buildBotWorld({ context, server });
    await next.platform.start(next.remember);
    const pressed = an.send(' 2. ');
    an.send('1');
    an.send('3');
    await server.waitFor(() => next.received.length === 3);
    expect(world.received[0]?.content).toEqual({ kind: 'text', text: '1' });
    expect(next.received.map(({ content }) => content)).toEqual([
      { kind: 'button', data: 'lich', messageRef: pressed },
      { kind: 'button', data: 'tin:1', messageRef: expect.any(String) },
      { kind: 'text', text: '3' },
    ]);
    context.clock.advance(25 * 3_600_000);
    an.send('2');
    await server.waitFor(() => next.received.length === 4);
    expect(next.received[3]?.content).toEqual({ kind: 'text', text: '2' });
  });

  it('the answer may come at once: the list is known before its message is', async () => {
    const { server, platform, received, remember } = await buildBotWorld();
    const an = server.user(AN);
    await platform.start(remember);
    server.fault({ kind: 'slow', milliseconds: 300 }, { method: 'sendMessage' });
    const sending = platform.send(
      AN,
      { text: plain('Chọn'), buttons: [[{ label: 'Tin', data: 'tin' }]] },
      'reply',
    );
    await server.waitFor(() => an.messages.length === 1);
    an.send('1');
    await server.waitFor(() => received.length === 1);
    expect(received[0]?.content).toMatchObject({ kind: 'button', data: 'tin' });
    await sending;
  });

  it('in a group hears only what mentions it, without the mention', async () => {
    const { server, platform, received, remember } = await buildBotWorld();
    const group = server.group('nhom-1');
    const an = server.user(AN);
    await platform.start(remember);
    group.reply(an, 'không nhắc đến bot');
    group.mention(an, '/tin');
    group.mention(an, 'nghị quyết 21');
    await server.waitFor(() => received.length === 2);
    expect(received).toMatchObject([
      { chatId: 'nhom-1', chatType: 'group', content: { kind: 'command', command: 'tin' } },
      { chatId: 'nhom-1', chatType: 'group', content: { kind: 'text', text: 'nghị quyết 21' } },
    ]);
  });

  it('polls on after idle ends, malformed updates and trouble, and says the trouble once', async () => {
    const { server, platform, received, remember, logged } = await buildBotWorld({
      timing: { pollSeconds: 1 },
    });
    await platform.start(remember);
    await server.waitFor(() => server.calls('getUpdates').some(({ code }) => code === 408));
    server.addEvent({ event_name: 'message.text.received' });
    server.fault({ kind: 'refuse', code: 403 }, { method: 'getUpdates', times: 2 });
    server.fault({ kind: 'proxy-error', status: 502 }, { method: 'getUpdates' });
    server.fault({ kind: 'cut-before' }, { method: 'getUpdates' });
    server.user(AN).send('xin chào');
    await server.waitFor(() => received.length === 1);
    expect(logged.filter((line) => line.includes('cannot be fetched'))).toHaveLength(1);
    expect(logged.filter((line) => line.includes('not in the form'))).toHaveLength(1);
    expect(logged.join('\n')).not.toContain(server.token);
  });

  it('goes on polling when the token is good again, and when somebody has set a webhook', async () => {
    const { server, platform, received, remember } = await buildBotWorld({ timing: { pollSeconds: 1 } });
    await platform.start(remember);
    server.revokeToken();
    await server.waitFor(() => !server.isPolled);
    server.restoreToken();
    await fetch(`${server.apiRoot}/bot${server.token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: `${PUBLIC_URL}/x`, secret_token: SECRET }),
    });
    await server.waitFor(() => server.webhookUrl === null);
    server.user(AN).send('xin chào');
    await server.waitFor(() => received.length === 1);
  });

  it('tries a failed handler again, in the order of its chat, and waits for no other chat', async () => {
    const { server, platform, received } = await buildBotWorld();
    const an = server.user(AN);
    const binh = server.user('binh');
    const tried: string[] = [];
    await platform.start(async (message) => {
      const text = message.content.kind === 'text' ? message.content.text : '';
      tried.push(text);
      if (text === 'một' && tried.filter((one) => one === 'một').length < 3) throw new Error('no database');
      received.push(message);
    });
    an.send('một');
    an.send('hai');
    binh.send('ba');
    await server.waitFor(() => received.length === 3);
    expect(tried.filter((text) => text !== 'ba')).toEqual(['một', 'một', 'một', 'hai']);
  });

  it('waits for what is in hand when it stops, and leaves the rest to Zalo', async () => {
    const { server, platform } = await buildBotWorld();
    const an = server.user(AN);
    const done: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await platform.start(async () => {
      await held;
      done.push('một');
    });
    an.send('một');
    await server.waitFor(() => server.calls('getUpdates').length === 1 && server.isPolled);
    const stopping = platform.stop();
    await server.waitFor(() => !server.isPolled);
    an.send('hai');
    release();
    await stopping;
    expect(done).toEqual(['một']);
    expect(server.pendingEvents).toHaveLength(1);
  });

  it('asks for nothing and handles nothing while another process acts for the bot', async () => {
    const context = await createTestContext();
    const server = await startZaloBotServer({ clock: context.clock });
    onTestFinished(() => server.close());
    let mayAct = false;
    const { platform, received, remember } = await buildBotWorld({ context, server, mayAct: () => mayAct });
    await platform.start(remember);
    expect(await platform.send(AN, { text: plain('a') }, 'bulk')).toMatchObject({ outcome: 'retry' });
    expect(server.transcript).toEqual([]);
    server.user(AN).send('xin chào');
    mayAct = true;
    await server.waitFor(() => received.length === 1);
  });
});

describe('receiving by webhook', () => {
  it('takes both shapes, the empty probe, and what comes twice under one key', async () => {
    const world = await buildBotWorld({ mode: WEBHOOK_MODE });
    const { server, platform, received, remember, logged } = world;
    await openWebhook(world);
    await platform.start(remember);
    expect(server.webhookUrl).toBe(`${PUBLIC_URL}/webhooks/zalo-bot`);
    expect(await server.probeWebhook()).toBe(200);
    const an = server.user(AN);
    const first = an.send('một');
    await server.waitFor(() => received.length === 1);
    server.bodyShape('enveloped');
    const second = an.send('/tin');
    server.repeatLast();
    await server.waitFor(() => received.length === 3);
    expect(received.map(({ updateKey }) => updateKey)).toEqual([first, second, second]);
    await platform.send(AN, { text: plain('tự gửi') }, 'reply');
    await server.waitFor(() => server.webhookAttempts.length === 6);
    expect(server.webhookAttempts.every(({ status }) => status === 200)).toBe(true);
    expect(received).toHaveLength(3);
    expect(logged.some((line) => line.includes('cannot reach the webhook'))).toBe(false);
  });

  it('refuses who does not know the secret, and everybody while it polls or stops', async () => {
    const world = await buildBotWorld({ mode: WEBHOOK_MODE });
    const { platform, received, remember } = world;
    await openWebhook(world);
    const body = { event_name: 'message.text.received' };
    expect(await platform.handleWebhook(SECRET, body)).toEqual({ status: 503 });
    await platform.start(remember);
    for (const secret of [undefined, '', 'bi-mat', `${SECRET}x`])
      expect(await platform.handleWebhook(secret, body)).toEqual({ status: 401 });
    expect(await platform.handleWebhook(undefined, undefined)).toEqual({ status: 200 });
    expect(await platform.handleWebhook(SECRET, body)).toEqual({ status: 200 });
    expect(await platform.handleWebhook(SECRET, 'gì đó')).toEqual({ status: 200 });
    expect(received).toEqual([]);
    await platform.stop();
    expect(await platform.handleWebhook(SECRET, body)).toEqual({ status: 503 });
    const polling = await buildBotWorld();
    await polling.platform.start(remember);
    expect(await polling.platform.handleWebhook(SECRET, body)).toEqual({ status: 401 });
  });

  it('answers in time while a slow handler goes on, and tries a failed one again', async () => {
    const world = await buildBotWorld({ mode: WEBHOOK_MODE, timing: { answerWithinMs: 50 } });
    const { server, platform, received } = world;
    await openWebhook(world);
    let failures = 0;
    await platform.start(async (message) => {
      if (failures < 2) {
        failures += 1;
        throw new Error('no database');
      }
      await setTimeout(300);
      received.push(message);
    });
    server.user(AN).send('một');
    await server.waitFor(() => server.webhookAttempts.length === 2);
    expect(received).toEqual([]);
    expect(server.webhookAttempts[1]?.status).toBe(200);
    await server.waitFor(() => received.length === 1);
  });

  it('sets it once, not with every start, unless the secret is another; bears the daily limit', async () => {
    const first = await buildBotWorld({ mode: WEBHOOK_MODE });
    const { server, context, remember } = first;
    const again = (secret: string) =>
      buildBotWorld({ context, server, mode: { webhook: { publicUrl: `${PUBLIC_URL}/`, secret } } });
    await openWebhook(first);
    await first.platform.start(remember);
    await (await again(SECRET)).platform.start(remember);
    expect(server.calls('setWebhook')).toHaveLength(1);
    await (await again('mot-bi-mat-khac')).platform.start(remember);
    expect(server.calls('setWebhook').map(({ code }) => code)).toEqual([0, 0]);
    server.fault({ kind: 'refuse', code: 429 }, { method: 'setWebhook' });
    const limited = await again(SECRET);
    await limited.platform.start(remember);
    expect(limited.logged.some((line) => line.includes('no more today'))).toBe(true);
  });

  it('says that Zalo cannot reach it, and goes on', async () => {
    const { server, platform, remember, logged } = await buildBotWorld({ mode: WEBHOOK_MODE });
    server.tunnel(PUBLIC_URL, 'http://127.0.0.1:1');
    await platform.start(remember);
    expect(logged.some((line) => line.includes('webhook.err.conn'))).toBe(true);
  });

  it('refuses to start with an address Zalo refuses', async () => {
    const publicUrl = 'http://192.168.1.10:8080';
    const { platform, remember } = await buildBotWorld({ mode: { webhook: { publicUrl, secret: SECRET } } });
    await expect(platform.start(remember)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
