import { describe, expect, it } from 'vitest';
import { bold, rich } from '../../../src/messages/rich-text.ts';
import { createLocalPlatform, type LocalChange } from '../../../src/platforms/local/local-platform.ts';
import type { IncomingMessage } from '../../../src/platforms/platform.ts';
import { addMember } from '../../support/builders.ts';
import { createTestContext } from '../../support/context.ts';

const HOA = { chatId: 'hoa', displayName: 'Lê Thị Hoa' };

async function createStarted(handle: (message: IncomingMessage) => Promise<void> = async () => undefined) {
  const { db, clock } = await createTestContext();
  const platform = createLocalPlatform({ db, clock, pageUrl: 'http://127.0.0.1:8080/' });
  const received: IncomingMessage[] = [];
  await platform.start(async (message) => {
    received.push(message);
    await handle(message);
  });
  return { db, clock, platform, received };
}

describe('what the bot sends', () => {
  it('is kept with styles, buttons and the instant of the clock, and read back in order', async () => {
    const { platform, clock } = await createStarted();
    const buttons = [[{ label: 'Mở', data: 'mo:1' }], [{ label: 'Trang', url: 'https://example.org/' }]];
    await platform.send('hoa', { text: rich`Chào ${bold('đồng chí')}`, buttons }, 'reply');
    clock.advance(60_000);
    await platform.send('hoa', { text: rich`Hai` }, 'bulk');
    await platform.send('binh', { text: rich`Chat khác` }, 'bulk');

    const history = await platform.history('hoa', { limit: 10 });
    expect(history).toEqual([
      {
        id: expect.any(Number),
        chatId: 'hoa',
        direction: 'out',
        text: { text: 'Chào đồng chí', styles: [{ start: 5, length: 8, kind: 'bold' }] },
        buttons,
        file: null,
        at: new Date('2022-04-12T01:00:00.000Z'),
      },
      expect.objectContaining({
        text: { text: 'Hai', styles: [] },
        at: new Date('2022-04-12T01:01:00.000Z'),
      }),
    ]);
  });

  it('is told to listeners as long as they listen', async () => {
    const { platform } = await createStarted();
    const changes: LocalChange[] = [];
    const stop = platform.listen((change) => changes.push(change));
    await platform.send('hoa', { text: rich`Một` }, 'bulk');
    stop();
    await platform.send('hoa', { text: rich`Hai` }, 'bulk');
    expect(changes.map(({ kind, message }) => [kind, message.text.text])).toEqual([['added', 'Một']]);
  });

  it('is paged backwards from a message, and forwards from one', async () => {
    const { platform } = await createStarted();
    for (const text of ['1', '2', '3', '4']) await platform.send('hoa', { text: rich`${text}` }, 'bulk');
    const latest = await platform.history('hoa', { limit: 2 });
    expect(latest.map(({ text }) => text.text)).toEqual(['3', '4']);
    const earlier = await platform.history('hoa', { beforeId: latest[0]?.id, limit: 9 });
    expect(earlier.map(({ text }) => text.text)).toEqual(['1', '2']);
    const later = await platform.since(earlier[1]?.id ?? 0, 9);
    expect(later.map(({ text }) => text.text)).toEqual(['3', '4']);
    expect(await platform.latestMessageId()).toBe(latest[1]?.id);
  });

  it('keeps a file and gives it back byte for byte', async () => {
    const { platform } = await createStarted();
    const content = new Uint8Array([0, 255, 137, 80, 10, 13]);
    const sent = await platform.send(
      'hoa',
      { text: rich`Mã`, file: { name: 'ma.png', mediaType: 'image/png', content } },
      'reply',
    );
    const [message] = await platform.history('hoa', { limit: 1 });
    expect(message?.file).toEqual({ name: 'ma.png', mediaType: 'image/png', sizeBytes: 6 });
    expect(sent).toEqual({ outcome: 'sent', messageRef: String(message?.id) });
    const file = await platform.findFile(message?.id ?? 0);
    expect(file).toMatchObject({ name: 'ma.png', mediaType: 'image/png' });
    expect([...(file?.content ?? [])]).toEqual([...content]);
  });

  it('does not reach somebody who has blocked the bot, and reaches them again later', async () => {
    const { db, platform } = await createStarted();
    await addMember(db, { accounts: [{ platform: 'local', chatId: 'hoa', state: 'blocked' }] });
    expect(await platform.send('hoa', { text: rich`Tin` }, 'bulk')).toEqual({
      outcome: 'recipient-gone',
      reason: 'blocked',
    });
    expect(await platform.history('hoa', { limit: 9 })).toEqual([]);
    await db.prisma.chatAccount.updateMany({ data: { state: 'active' } });
    expect((await platform.send('hoa', { text: rich`Tin` }, 'bulk')).outcome).toBe('sent');
  });
});

describe('editing', () => {
  it('replaces text and buttons in place and keeps the file', async () => {
    const { platform } = await createStarted();
    const file = { name: 'a.csv', mediaType: 'text/csv', content: new Uint8Array([1]) };
    const buttons = [[{ label: 'Dừng', data: 'dung:1' }]];
    const sent = await platform.send('hoa', { text: rich`0 %`, buttons, file }, 'reply');
    const messageRef = sent.outcome === 'sent' ? sent.messageRef : '';
    const changes: LocalChange[] = [];
    platform.listen((change) => changes.push(change));

    expect(await platform.edit('hoa', messageRef, { text: rich`100 %` }, 'bulk')).toEqual({
      outcome: 'sent',
      messageRef,
    });
    const [message] = await platform.history('hoa', { limit: 9 });
    expect(message).toMatchObject({ text: { text: '100 %' }, buttons: [], file: { name: 'a.csv' } });
    expect(changes).toEqual([{ kind: 'edited', message }]);
    expect(await platform.hasButton('hoa', Number(messageRef), 'dung:1')).toBe(false);
  });

  it('is refused for a reference that was never given', async () => {
    const { platform } = await createStarted();
    for (const messageRef of ['abc', '', '0', '999999999', '99999999999999', '1; DROP TABLE'])
      expect(await platform.edit('hoa', messageRef, { text: rich`x` }, 'reply')).toEqual({
        outcome: 'rejected',
        reason: 'message to edit not found',
      });
  });

  it("is refused for a message of another chat and for a person's own", async () => {
    const { platform } = await createStarted();
    const sent = await platform.send('hoa', { text: rich`Của Hoa` }, 'reply');
    await platform.receive(HOA, { kind: 'text', text: 'Của tôi' });
    const [bots, own] = await platform.history('hoa', { limit: 9 });
    expect(sent).toMatchObject({ messageRef: String(bots?.id) });
    expect((await platform.edit('binh', String(bots?.id), { text: rich`x` }, 'reply')).outcome).toBe(
      'rejected',
    );
    expect((await platform.edit('hoa', String(own?.id), { text: rich`x` }, 'reply')).outcome).toBe(
      'rejected',
    );
    expect((await platform.history('hoa', { limit: 9 })).map(({ text }) => text.text)).toEqual([
      'Của Hoa',
      'Của tôi',
    ]);
  });
});

describe('what a person does', () => {
  it('reaches the conversation and stands in the chat', async () => {
    const { platform, received } = await createStarted();
    await platform.receive(HOA, { kind: 'text', text: '/TIM  hội nghị ' });
    expect(received).toEqual([
      {
        updateKey: expect.stringMatching(/^message:\d+$/),
        platform: 'local',
        chatId: 'hoa',
        chatType: 'private',
        displayName: 'Lê Thị Hoa',
        content: { kind: 'command', command: 'tim', argument: 'hội nghị' },
      },
    ]);
    expect(await platform.history('hoa', { limit: 9 })).toMatchObject([
      { direction: 'in', text: { text: '/TIM  hội nghị ' } },
    ]);
  });

  it('hands a file over with its bytes, shows it, and does not keep them', async () => {
    let downloaded: Uint8Array | undefined;
    const { platform, received } = await createStarted(async ({ content }) => {
      if (content.kind === 'file') downloaded = await content.download();
    });
    const content = new TextEncoder().encode('nội dung');
    await platform.receive(HOA, { kind: 'file', name: 'kế hoạch.txt', mediaType: 'text/plain', content });
    expect(downloaded).toEqual(content);
    expect(received[0]?.content).toMatchObject({ name: 'kế hoạch.txt', sizeBytes: content.length });
    const [message] = await platform.history('hoa', { limit: 9 });
    expect(message?.file).toEqual({
      name: 'kế hoạch.txt',
      mediaType: 'text/plain',
      sizeBytes: content.length,
    });
    expect(await platform.findFile(message?.id ?? 0)).toBeNull();
  });

  it('gives every act a key of its own, buttons pressed twice included', async () => {
    const { platform, received } = await createStarted();
    for (const kind of ['blocked', 'unblocked'] as const) await platform.receive(HOA, { kind });
    for (let press = 0; press < 2; press += 1)
      await platform.receive(HOA, { kind: 'button', data: 'mo:1', messageId: 7 });
    await platform.receive(HOA, { kind: 'text', text: 'a' });
    expect(new Set(received.map(({ updateKey }) => updateKey)).size).toBe(5);
    expect(received[2]?.content).toEqual({ kind: 'button', data: 'mo:1', messageRef: '7' });
  });

  it('is handled one after the other in a chat, and side by side in different ones', async () => {
    const waiting = new Map<string, () => void>();
    const log: string[] = [];
    const { platform } = await createStarted(async ({ chatId, content }) => {
      const name = `${chatId}:${content.kind === 'text' ? content.text : ''}`;
      log.push(`begin ${name}`);
      await new Promise<void>((resolve) => waiting.set(name, resolve));
      log.push(`end ${name}`);
    });
    const first = platform.receive(HOA, { kind: 'text', text: '1' });
    const second = platform.receive(HOA, { kind: 'text', text: '2' });
    const other = platform.receive({ chatId: 'binh', displayName: 'Bình' }, { kind: 'text', text: '1' });
    await expect.poll(() => log.toSorted()).toEqual(['begin binh:1', 'begin hoa:1']);
    waiting.get('hoa:1')?.();
    await first;
    await expect.poll(() => log).toContain('begin hoa:2');
    waiting.get('hoa:2')?.();
    waiting.get('binh:1')?.();
    await Promise.all([second, other]);
    expect(log.filter((line) => line.includes('hoa'))).toEqual([
      'begin hoa:1',
      'end hoa:1',
      'begin hoa:2',
      'end hoa:2',
    ]);
  });

  it('goes on after a handler that failed, which the one who acted is told', async () => {
    const { platform, received } = await createStarted(async ({ content }) => {
      if (content.kind === 'text' && content.text === 'lỗi') throw new Error('broken');
    });
    await expect(platform.receive(HOA, { kind: 'text', text: 'lỗi' })).rejects.toThrow('broken');
    await platform.receive(HOA, { kind: 'text', text: 'tiếp' });
    expect(received).toHaveLength(2);
  });

  it('is refused before the start and after the stop, which waits for what is in hand', async () => {
    const { db, clock } = await createTestContext();
    const platform = createLocalPlatform({ db, clock });
    await expect(platform.receive(HOA, { kind: 'text', text: 'a' })).rejects.toThrow('not receiving');
    let finish: (() => void) | undefined;
    let isDone = false;
    await platform.start(async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      isDone = true;
    });
    const begun = platform.receive(HOA, { kind: 'text', text: 'b' });
    await expect.poll(() => finish).toBeDefined();
    const stopped = platform.stop();
    expect(isDone).toBe(false);
    finish?.();
    await stopped;
    expect(isDone).toBe(true);
    await begun;
    await expect(platform.receive(HOA, { kind: 'text', text: 'c' })).rejects.toThrow('not receiving');
    expect((await platform.history('hoa', { limit: 9 })).map(({ text }) => text.text)).toEqual(['b']);
  });
});

it('links an invitation to the page when it has an address', async () => {
  const { platform, db, clock } = await createStarted();
  expect(platform.invitationLink('AB CD&x')).toBe('http://127.0.0.1:8080/?start=AB%20CD%26x');
  expect(createLocalPlatform({ db, clock }).invitationLink('AB')).toBeNull();
});
