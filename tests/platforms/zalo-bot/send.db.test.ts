import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bold, code, italic, link, rich } from '../../../src/messages/rich-text.ts';
import type { SendResult } from '../../../src/platforms/platform.ts';
import { readUsage } from '../../../src/platforms/usage-store.ts';
import { type BotWorld, buildBotWorld, plain } from './start-bot.ts';

const AN = '6ede9afa66b88fe6d6a9';
const MESSAGE = { text: plain('Thông báo') };

async function usedOf({ context }: BotWorld): Promise<number> {
  return (await readUsage(context.db, 'zalo-bot', '2022-04')).get('message') ?? 0;
}

describe('sending through the Zalo bot', () => {
  it('sends text with its styles beside it, never as markup', async () => {
    const { server, platform } = await buildBotWorld();
    const an = server.user(AN);
    const text = rich`**Kính** ${bold('đồng chí')} 🇻🇳 ${italic(rich`xem ${bold('ngay')}`)} <b>${code('21-KL/TW')}</b>`;
    const result = await platform.send(AN, { text }, 'reply');
    expect(result).toEqual({ outcome: 'sent', messageRef: an.messages[0]?.messageId });
    expect(an.messages).toMatchObject([
      {
        text: '**Kính** đồng chí 🇻🇳 xem ngay <b>21-KL/TW</b>',
        styles: [
          { start: 9, len: 8, st: ['b'] },
          { start: 23, len: 8, st: ['i'] },
          { start: 27, len: 4, st: ['b'] },
        ],
      },
    ]);
    expect(server.calls('sendMessage')[0]?.fields).not.toHaveProperty('parse_mode');
  });

  it('writes out what Zalo cannot show: addresses, buttons, files', async () => {
    const { server, platform } = await buildBotWorld();
    const an = server.user(AN);
    const buttons = [
      [
        { label: 'Tin mới', data: 'tin:1' },
        { label: 'Trang tin', url: 'https://bantin.vn/' },
      ],
      [{ label: 'Lịch', data: 'lich' }],
    ];
    const text = rich`Xem ${link('Kết luận 21', 'https://bantin.vn/21')}.`;
    await platform.send(AN, { text, buttons }, 'reply');
    const file = { name: 'Báo cáo.pdf', mediaType: 'application/pdf', content: new Uint8Array([1]) };
    await platform.send(AN, { text: plain('Báo cáo tháng 4'), file }, 'reply');
    expect(an.messages.map((message) => message.text)).toEqual([
      'Xem Kết luận 21 (https://bantin.vn/21).\n\n1. Tin mới\nTrang tin: https://bantin.vn/\n2. Lịch',
      'Báo cáo tháng 4\n\n(Tệp “Báo cáo.pdf” không gửi được qua Zalo; đồng chí liên hệ văn phòng để nhận.)',
    ]);
  });

  it('cuts again what has grown by that, and counts each part as a message', async () => {
    const world = await buildBotWorld();
    const { server, platform } = world;
    const an = server.user(AN);
    const words = 'Đảng bộ Khối các cơ quan. '.repeat(69).trim();
    expect(words.length).toBeLessThanOrEqual(platform.maxTextLength);
    const buttons = Array.from({ length: 8 }, (_, at) => [
      { label: `Chi bộ Văn phòng Đảng ủy số ${at + 1}`, data: `cb:${at}` },
    ]);
    expect(await platform.send(AN, { text: plain(words), buttons }, 'reply')).toMatchObject({
      outcome: 'sent',
      messageRef: an.messages[1]?.messageId,
    });
    expect(an.messages).toHaveLength(2);
    for (const { text } of an.messages) expect(text.length).toBeLessThanOrEqual(1_800);
    expect(an.messages[1]?.text).toContain('8. Chi bộ');
    expect(await usedOf(world)).toBe(2);
  });

  it('sends anew where an edit is asked for', async () => {
    const { server, platform } = await buildBotWorld();
    const an = server.user(AN);
    const first = await platform.send(AN, { text: plain('Đang gửi') }, 'reply');
    const ref = first.outcome === 'sent' ? first.messageRef : '';
    const second = await platform.edit(AN, ref, { text: plain('Đã gửi xong') }, 'reply');
    expect(platform.canEdit).toBe(false);
    expect(second).toEqual({ outcome: 'sent', messageRef: an.messages[1]?.messageId });
    expect(an.messages.map(({ text }) => text)).toEqual(['Đang gửi', 'Đã gửi xong']);
  });

  it('keeps to the rate of the office', async () => {
    const { server, platform } = await buildBotWorld({ ratePerSecond: 10 });
    const people = Array.from({ length: 8 }, (_, at) => server.user(`nguoi-${at}`));
    await Promise.all(people.map(({ id }) => platform.send(id, MESSAGE, 'bulk')));
    const times = server.calls('sendMessage').map(({ at }) => at);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(500);
  });
});

describe('what becomes of a message the Zalo bot could not send', () => {
  const NOT_COUNTED = 0;
  const COUNTED = 1;

  it.each<[number, SendResult | Partial<SendResult>, number]>([
    [400, { outcome: 'rejected', reason: '400 Bad request' }, NOT_COUNTED],
    [401, { outcome: 'unauthorised' }, NOT_COUNTED],
    [403, { outcome: 'retry', scope: 'chat', afterSeconds: 30 }, NOT_COUNTED],
    [404, { outcome: 'recipient-gone', reason: 'not-found' }, NOT_COUNTED],
    [408, { outcome: 'unknown' }, COUNTED],
    [426, { outcome: 'rejected' }, NOT_COUNTED],
    [429, { outcome: 'not-now', reason: 'quota', scope: 'platform' }, NOT_COUNTED],
    [500, { outcome: 'retry', scope: 'chat' }, NOT_COUNTED],
  ])('error code %i', async (refused, expected, counted) => {
    for (const serverOptions of [{}, { refusesWithStatus: true, errorKey: 'errorCode' as const }]) {
      const world = await buildBotWorld({ serverOptions });
      const { server, platform } = world;
      const an = server.user(AN);
      server.fault({ kind: 'refuse', code: refused }, { method: 'sendMessage' });
      expect(await platform.send(AN, MESSAGE, 'bulk')).toMatchObject(expected);
      expect(an.messages).toEqual([]);
      expect(await usedOf(world)).toBe(counted);
    }
  });

  it('the connection: cut before it was written or after, late, broken, refused on the way', async () => {
    const world = await buildBotWorld({ timing: { requestTimeoutSeconds: 0.2 } });
    const { server, platform } = world;
    const an = server.user(AN);
    const sent = () => platform.send(AN, MESSAGE, 'reply');
    server.fault({ kind: 'cut-after' });
    expect(await sent()).toMatchObject({ outcome: 'unknown' });
    expect(an.messages).toHaveLength(1);
    server.fault({ kind: 'cut-before' });
    expect(await sent()).toMatchObject({ outcome: 'unknown' });
    server.fault({ kind: 'slow', milliseconds: 5_000 });
    expect(await sent()).toMatchObject({ outcome: 'unknown' });
    server.fault({ kind: 'garbage', body: '{"ok":tr' });
    expect(await sent()).toMatchObject({ outcome: 'unknown' });
    server.fault({ kind: 'proxy-error', status: 504 });
    expect(await sent()).toMatchObject({ outcome: 'unknown' });
    expect(await usedOf(world)).toBe(5);
    server.fault({ kind: 'proxy-error', status: 502 });
    expect(await sent()).toMatchObject({ outcome: 'retry', scope: 'platform' });
    server.fault({ kind: 'garbage', body: '{"ok":true,"result":{}}' });
    expect(await sent()).toEqual({ outcome: 'sent', messageRef: '' });
    expect(await usedOf(world)).toBe(6);
  });

  it('nobody listens there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const world = await buildBotWorld({ apiRoot: `http://127.0.0.1:${port}` });
    expect(await world.platform.send(AN, MESSAGE, 'bulk')).toMatchObject({
      outcome: 'retry',
      scope: 'platform',
    });
    expect(await usedOf(world)).toBe(0);
  });

  it('a 404 with a token that no longer works is not about the person', async () => {
    const { server, platform } = await buildBotWorld();
    server.user(AN);
    server.fault({ kind: 'refuse', code: 404 }, { method: 'sendMessage' });
    server.fault({ kind: 'refuse', code: 401 }, { method: 'getMe' });
    expect(await platform.send(AN, MESSAGE, 'bulk')).toEqual({ outcome: 'unauthorised' });
    server.fault({ kind: 'refuse', code: 404 }, { method: 'sendMessage' });
    server.fault({ kind: 'refuse', code: 403 }, { method: 'getMe' });
    expect(await platform.send(AN, MESSAGE, 'bulk')).toMatchObject({ outcome: 'retry', scope: 'chat' });
    expect(await platform.send('nobody', MESSAGE, 'bulk')).toMatchObject({ outcome: 'recipient-gone' });
  });

  it('403 twice in a row is waited out longer, and an error in the log', async () => {
    const { server, platform, logged } = await buildBotWorld();
    server.user(AN);
    const refuse = () => server.fault({ kind: 'refuse', code: 403 }, { method: 'sendMessage' });
    const waits: unknown[] = [];
    for (const isRefused of [true, true, false, true]) {
      if (isRefused) refuse();
      const result = await platform.send(AN, MESSAGE, 'reply');
      waits.push(result.outcome === 'retry' ? result.afterSeconds : result.outcome);
    }
    expect(waits).toEqual([30, 300, 'sent', 30]);
    expect(logged.filter((line) => line.includes('again and again'))).toHaveLength(1);
  });

  it('styles that Zalo refuses cost only the styles', async () => {
    const { server, platform, logged } = await buildBotWorld();
    const an = server.user(AN);
    server.fault({ kind: 'refuse', code: 400 }, { method: 'sendMessage' });
    expect(await platform.send(AN, { text: bold('Khẩn') }, 'reply')).toMatchObject({ outcome: 'sent' });
    expect(an.messages).toMatchObject([{ text: 'Khẩn', styles: [] }]);
    expect(logged.some((line) => line.includes('refused the styles'))).toBe(true);
  });

  it('a long message whose rest fails is tried further, and is in doubt at last', async () => {
    const world = await buildBotWorld();
    const { server, platform } = world;
    const an = server.user(AN);
    const long = { text: plain('Nghị quyết về công tác cán bộ. '.repeat(100).trim()) };
    server.fault({ kind: 'slow', milliseconds: 0 }, { method: 'sendMessage' });
    server.fault({ kind: 'refuse', code: 500 }, { method: 'sendMessage', times: 2 });
    expect(await platform.send(AN, long, 'reply')).toMatchObject({ outcome: 'sent' });
    expect(an.messages).toHaveLength(2);
    server.fault({ kind: 'slow', milliseconds: 0 }, { method: 'sendMessage' });
    server.fault({ kind: 'refuse', code: 500 }, { method: 'sendMessage', times: 3 });
    expect(await platform.send(AN, long, 'reply')).toMatchObject({ outcome: 'unknown' });
    expect(an.messages).toHaveLength(3);
    expect(await usedOf(world)).toBe(3);
  });

  it('never shows the token, whatever fails', async () => {
    const { server, platform, logged } = await buildBotWorld();
    server.user(AN);
    const results: SendResult[] = [];
    const secret = server.token.split(':')[1] ?? '';
    const description = `POST /bot${server.token}/sendMessage: ${secret}`;
    for (const code of [400, 403, 404, 429]) {
      server.fault({ kind: 'refuse', code, description }, { method: 'sendMessage' });
      results.push(await platform.send(AN, MESSAGE, 'reply'));
    }
    server.fault({ kind: 'cut-after' });
    results.push(await platform.send(AN, MESSAGE, 'reply'));
    expect(JSON.stringify(results) + logged.join('\n')).not.toContain(secret);
  });

  it('gives back what it was asked while it stops', async () => {
    const world = await buildBotWorld({ ratePerSecond: 0.1 });
    world.server.user(AN);
    await world.platform.send(AN, MESSAGE, 'bulk');
    const waiting = world.platform.send(AN, MESSAGE, 'bulk');
    await expect.poll(() => usedOf(world)).toBe(2);
    onTestFinished(() => undefined);
    await world.platform.stop();
    expect(await waiting).toMatchObject({ outcome: 'retry', scope: 'platform' });
    expect(await usedOf(world)).toBe(1);
  });
});
