import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { bold, code, italic, link, rich } from '../../../src/messages/rich-text.ts';
import { buildPlatform, plain, startServer } from './start-platform.ts';

const AN = 501;
const PDF = {
  name: 'Kế hoạch; số "12".pdf',
  mediaType: 'application/pdf',
  content: Buffer.from('%PDF kế hoạch'),
};

describe('sending to Telegram', () => {
  it('sends styles as entities, buttons as an inline keyboard, and no link preview', async () => {
    const server = await startServer();
    const an = server.user(AN);
    const { platform } = buildPlatform(server);
    const text = rich`😀 ${bold(link('Kế hoạch', 'https://vi.example/12'))}, ${italic('mới')}: ${code('12-KH')} <b>&`;
    const buttons = [
      [
        { label: 'Đã rõ', data: 'ok:1' },
        { label: 'Mở', url: 'https://vi.example/' },
      ],
    ];
    const result = await platform.send(String(AN), { text, buttons }, 'reply');
    expect(result).toEqual({ outcome: 'sent', messageRef: '1' });
    expect(an.messages).toMatchObject([
      {
        text: '😀 Kế hoạch, mới: 12-KH <b>&',
        entities: [
          { type: 'bold', offset: 3, length: 8 },
          { type: 'text_link', offset: 3, length: 8, url: 'https://vi.example/12' },
          { type: 'italic', offset: 13, length: 3 },
          { type: 'code', offset: 18, length: 5 },
        ],
        buttons,
      },
    ]);
    expect(server.transcript[0]?.fields).toMatchObject({ link_preview_options: { is_disabled: true } });
    expect(server.transcript[0]?.fields).not.toHaveProperty('parse_mode');
  });

  it('pays for bulk only, and only when allowed', async () => {
    const server = await startServer({ openToAll: true });
    const { platform } = buildPlatform(server, { allowPaidBroadcast: true });
    await platform.send('1', { text: plain('a') }, 'bulk');
    await platform.send('2', { text: plain('a') }, 'reply');
    await buildPlatform(server).platform.send('3', { text: plain('a') }, 'bulk');
    expect(server.transcript.map(({ fields }) => fields.allow_paid_broadcast)).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });

  it('sends a picture as a photo and any other file as a document, with its caption', async () => {
    const server = await startServer();
    const an = server.user(AN);
    const { platform } = buildPlatform(server);
    const photo = { name: 'anh.jpg', mediaType: 'image/jpeg', content: Buffer.from([1, 2, 3]) };
    await platform.send(String(AN), { text: rich`${bold('Ảnh')} hội nghị`, file: photo }, 'reply');
    await platform.send(
      String(AN),
      { text: plain(''), file: PDF, buttons: [[{ label: 'Rõ', data: 'x' }]] },
      'reply',
    );
    expect(an.messages).toMatchObject([
      { text: 'Ảnh hội nghị', entities: [{ type: 'bold' }], file: { kind: 'photo', content: photo.content } },
      { text: '', buttons: [[{ label: 'Rõ' }]], file: { kind: 'document', content: PDF.content } },
    ]);
    expect(an.messages[1]?.file?.name).toBe('Kế hoạch_ số _12_.pdf');
  });

  it('uploads a file once, however many it goes to', async () => {
    const server = await startServer({ openToAll: true });
    const { platform } = buildPlatform(server);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        platform.send(String(index + 1), { text: plain('Kèm'), file: PDF }, 'bulk'),
      ),
    );
    expect(results.every(({ outcome }) => outcome === 'sent')).toBe(true);
    const uploads = server
      .calls('sendDocument')
      .filter(({ fields }) => String(fields.document).startsWith('attach:'));
    expect(uploads).toHaveLength(1);
    expect(server.user(20).messages).toMatchObject([{ file: { content: PDF.content } }]);
  });

  it('uploads again when Telegram no longer knows the file', async () => {
    const server = await startServer({ openToAll: true });
    const { platform } = buildPlatform(server);
    await platform.send('1', { text: plain('Kèm'), file: PDF }, 'bulk');
    const description = 'Bad Request: wrong remote file identifier specified: Wrong character in the string';
    server.fault({ kind: 'refuse', code: 400, description });
    expect(await platform.send('2', { text: plain('Kèm'), file: PDF }, 'reply')).toMatchObject({
      outcome: 'sent',
    });
    expect(server.user(2).messages).toMatchObject([{ file: { content: PDF.content } }]);
  });

  it('lets a text too long for a caption follow its file, with the buttons', async () => {
    const server = await startServer();
    const an = server.user(AN);
    const { platform } = buildPlatform(server);
    const text = plain('họp '.repeat(300).trim());
    server.fault({ kind: 'retry-after', seconds: 0 }, { method: 'sendMessage' });
    const result = await platform.send(
      String(AN),
      { text, file: PDF, buttons: [[{ label: 'Rõ', data: 'x' }]] },
      'reply',
    );
    expect(result).toEqual({ outcome: 'sent', messageRef: '2' });
    expect(an.messages).toMatchObject([
      { text: '', buttons: [] },
      { text: text.text, buttons: [[{ label: 'Rõ' }]] },
    ]);
  });

  it('edits text and buttons, and counts an edit that changes nothing as sent', async () => {
    const server = await startServer();
    const an = server.user(AN);
    const { platform } = buildPlatform(server);
    const withButton = { text: plain('Một'), buttons: [[{ label: 'Rõ', data: 'x' }]] };
    await platform.send(String(AN), withButton, 'reply');
    const edited = { outcome: 'sent', messageRef: '1' };
    expect(await platform.edit(String(AN), '1', withButton, 'reply')).toEqual(edited);
    expect(await platform.edit(String(AN), '1', { text: rich`${bold('Hai')}` }, 'reply')).toEqual(edited);
    expect(an.messages).toMatchObject([{ text: 'Hai', entities: [{ type: 'bold' }], buttons: [] }]);
  });

  it('edits the caption of a file', async () => {
    const server = await startServer();
    const an = server.user(AN);
    const { platform } = buildPlatform(server);
    await platform.send(String(AN), { text: plain('Chú thích'), file: PDF }, 'reply');
    const result = await platform.edit(String(AN), '1', { text: plain('Chú thích mới') }, 'reply');
    expect(result).toEqual({ outcome: 'sent', messageRef: '1' });
    expect(an.messages).toMatchObject([{ text: 'Chú thích mới', file: { kind: 'document' } }]);
  });

  it('rejects an edit of a message that is not there', async () => {
    const server = await startServer();
    server.user(AN);
    const { platform } = buildPlatform(server);
    for (const ref of ['77', 'rác', '']) {
      expect(await platform.edit(String(AN), ref, { text: plain('x') }, 'reply')).toMatchObject({
        outcome: 'rejected',
      });
    }
  });
});

describe('what became of a message', () => {
  const refuse = (code: number, description: string) => ({ kind: 'refuse', code, description }) as const;

  it.each([
    [refuse(403, 'Forbidden: bot was blocked by the user'), { outcome: 'recipient-gone', reason: 'blocked' }],
    [refuse(403, 'Forbidden: user is deactivated'), { outcome: 'recipient-gone', reason: 'deactivated' }],
    [
      refuse(403, "Forbidden: bot can't initiate conversation with a user"),
      { outcome: 'recipient-gone', reason: 'blocked' },
    ],
    [
      refuse(403, 'Forbidden: bot was kicked from the supergroup chat'),
      { outcome: 'recipient-gone', reason: 'blocked' },
    ],
    [refuse(400, 'Bad Request: chat not found'), { outcome: 'recipient-gone', reason: 'not-found' }],
    [
      refuse(400, 'Bad Request: message is too long'),
      { outcome: 'rejected', reason: 'Bad Request: message is too long' },
    ],
    [refuse(401, 'Unauthorized'), { outcome: 'unauthorised' }],
    [refuse(500, 'Internal Server Error'), { outcome: 'retry', scope: 'chat' }],
    [refuse(502, 'Bad Gateway'), { outcome: 'retry', scope: 'platform' }],
    [{ kind: 'proxy-error', status: 503 } as const, { outcome: 'retry', scope: 'platform' }],
    [{ kind: 'proxy-error', status: 504 } as const, { outcome: 'unknown' }],
    [{ kind: 'cut-before' } as const, { outcome: 'unknown' }],
    [{ kind: 'cut-after' } as const, { outcome: 'unknown' }],
  ])('reads %o', async (fault, expected) => {
    const server = await startServer();
    server.user(AN);
    const { platform } = buildPlatform(server);
    server.fault(fault);
    expect(await platform.send(String(AN), { text: plain('xin chào') }, 'bulk')).toMatchObject(expected);
    expect(await platform.send(String(AN), { text: plain('xin chào') }, 'reply')).toMatchObject({
      outcome: 'sent',
    });
  });

  it('gives the new id of a group that moved', async () => {
    const server = await startServer();
    server.group(-3).migrate(-1003);
    const { platform } = buildPlatform(server);
    const result = await platform.send('-3', { text: plain('Thông báo') }, 'bulk');
    expect(result).toEqual({ outcome: 'moved', chatId: '-1003' });
  });

  it('sends plain text once when the styles are refused', async () => {
    const server = await startServer();
    const an = server.user(AN);
    const { platform } = buildPlatform(server);
    server.fault(refuse(400, "Bad Request: can't parse entities: unsupported start tag"));
    expect(await platform.send(String(AN), { text: rich`${bold('Họp')} chiều nay` }, 'reply')).toMatchObject({
      outcome: 'sent',
    });
    expect(an.messages).toMatchObject([{ text: 'Họp chiều nay', entities: [] }]);
  });

  it('knows that a message was not sent when no connection came about', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    await new Promise((resolve) => closed.close(resolve));
    const port = typeof address === 'object' ? address?.port : 0;
    const { platform } = buildPlatform({ apiRoot: `http://127.0.0.1:${port}`, token: '1:a' });
    expect(await platform.send('1', { text: plain('a') }, 'bulk')).toMatchObject({
      outcome: 'retry',
      scope: 'platform',
    });
  });

  it('does not know what became of a message that is not answered in time', async () => {
    const server = await startServer();
    const an = server.user(AN);
    const { platform } = buildPlatform(server, { timing: { requestTimeoutSeconds: 0.1 } });
    server.fault({ kind: 'slow', milliseconds: 60_000 });
    expect(await platform.send(String(AN), { text: plain('a') }, 'bulk')).toMatchObject({
      outcome: 'unknown',
    });
    expect(an.messages).toHaveLength(1);
  });

  it('lets nothing go while Telegram asks to wait, in either lane', async () => {
    const server = await startServer({ openToAll: true });
    const { platform } = buildPlatform(server);
    server.fault({ kind: 'retry-after', seconds: 1 });
    const result = await platform.send('1', { text: plain('a') }, 'bulk');
    const pausedAt = performance.now();
    expect(result).toEqual({
      outcome: 'retry',
      afterSeconds: 1,
      scope: 'platform',
      reason: 'Telegram asks to slow down',
    });
    await Promise.all([
      platform.send('2', { text: plain('a') }, 'bulk'),
      platform.send('3', { text: plain('a') }, 'reply'),
    ]);
    const times = server.transcript.slice(1).map(({ at }) => at - pausedAt);
    expect(Math.min(...times)).toBeGreaterThan(990);
  });

  it('gives bulk back during a long silence, lets replies wait, and keeps the silence for whoever starts next', async () => {
    const server = await startServer({ openToAll: true });
    const noted: number[] = [];
    const silence = { left: async () => 0, note: (seconds: number) => void noted.push(seconds) };
    const { platform } = buildPlatform(server, { silence });
    server.fault({ kind: 'retry-after', seconds: 60 });
    await platform.send('1', { text: plain('a') }, 'reply');
    expect(noted).toEqual([60]);
    const waiting = platform.send('2', { text: plain('a') }, 'reply');
    const result = await platform.send('3', { text: plain('a') }, 'bulk');
    expect(result).toMatchObject({
      outcome: 'retry',
      scope: 'platform',
      reason: 'Telegram has asked for silence',
    });
    expect(result.outcome === 'retry' && result.afterSeconds).toBeGreaterThan(59);
    expect(server.transcript).toHaveLength(1);
    await platform.stop();
    expect(await waiting).toMatchObject({ outcome: 'retry' });
  });

  it('keeps the rest of a silence that an earlier process was told of', async () => {
    const server = await startServer({ openToAll: true });
    const { platform, remember } = buildPlatform(server, {
      silence: { left: async () => 1.2, note: () => undefined },
    });
    const begunAt = performance.now();
    await platform.start(remember);
    await platform.send('1', { text: plain('a') }, 'reply');
    const [sent] = server.calls('sendMessage');
    expect((sent?.at ?? 0) - begunAt).toBeGreaterThan(1_190);
  });

  it('keeps to the limits of Telegram without being told', async () => {
    const server = await startServer({ openToAll: true, limits: {} });
    const { platform } = buildPlatform(server, { ratePerSecond: 30 });
    const begunAt = performance.now();
    const results = await Promise.all(
      Array.from({ length: 75 }, (_, index) =>
        platform.send(String(index + 1), { text: plain('a') }, 'bulk'),
      ),
    );
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['sent']));
    expect(75_000 / (performance.now() - begunAt)).toBeGreaterThan(28);
  });

  it('never lets the token into a result or a log', async () => {
    const server = await startServer({ openToAll: true });
    const { platform, logged } = buildPlatform(server);
    const faults = [
      { kind: 'cut-before' },
      { kind: 'proxy-error', status: 502 },
      refuse(400, "Bad Request: can't parse entities"),
      refuse(400, 'Bad Request: chat not found'),
    ] as const;
    const seen: unknown[] = [];
    for (const [index, fault] of faults.entries()) {
      server.fault(fault);
      seen.push(await platform.send(String(index + 1), { text: rich`${bold('nội dung riêng')}` }, 'reply'));
    }
    const written = JSON.stringify(seen) + logged.join('');
    expect(logged.length).toBeGreaterThan(0);
    expect(written).not.toContain(server.token);
    expect(written).not.toContain('nội dung riêng');
  });

  it('says that a message is still to be sent when the service stops', async () => {
    const server = await startServer({ openToAll: true });
    const { platform } = buildPlatform(server, { ratePerSecond: 1 });
    await platform.send('1', { text: plain('a') }, 'bulk');
    const waiting = platform.send('2', { text: plain('a') }, 'bulk');
    await platform.stop();
    expect(await waiting).toMatchObject({ outcome: 'retry' });
    expect(server.transcript).toHaveLength(1);
  });
});
