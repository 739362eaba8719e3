import { describe, expect, it } from 'vitest';
import { rich } from '../../../src/messages/rich-text.ts';
import { createLocalChatServer } from './local-chat-server.ts';

type Server = Awaited<ReturnType<typeof createLocalChatServer>>['server'];

const post = (server: Server, url: string, payload: object) =>
  server.inject({ method: 'POST', url: `/api/chat/${url}`, payload });

const historyOf = async (server: Server, chatId: string) =>
  (await server.inject(`/api/chat/people/${chatId}/messages`)).json().messages;

describe('the people', () => {
  it('are listed with part, organisation, commands of their role, and what waits unread', async () => {
    const { server, platform } = await createLocalChatServer();
    await platform.send('hoa', { text: rich`Một` }, 'bulk');
    await platform.send('hoa', { text: rich`Hai` }, 'bulk');
    await post(server, 'people/hoa/read', { upTo: (await historyOf(server, 'hoa'))[0].id });

    const state = (await server.inject('/api/chat/state')).json();
    expect(state).toMatchObject({
      organisation: 'Đảng ủy Khối tỉnh Sơn Hải',
      now: '2022-04-12T01:00:00.000Z',
      canMoveClock: true,
      progress: null,
      lastMessageId: (await historyOf(server, 'hoa'))[1].id,
    });
    const row = (chatId: string) =>
      state.people.find((person: { chatId: string }) => person.chatId === chatId);
    expect(row('hoa')).toMatchObject({
      name: 'Lê Thị Hoa',
      role: 'member',
      label: 'Đảng viên',
      organisation: 'Chi bộ Sở Công Thương',
      isBlocked: false,
      unread: 1,
    });
    const commandsOf = (chatId: string) => row(chatId).commands.map(({ name }: { name: string }) => name);
    expect(commandsOf('an')).toContain('moi');
    expect(commandsOf('hoa')).not.toContain('moi');
    expect(row('la')).toMatchObject({
      role: 'stranger',
      label: 'Chưa tham gia',
      organisation: null,
      unread: 0,
    });
    expect(commandsOf('la')).toEqual(['start']);
  });

  it('who wait for approval are strangers to the commands', async () => {
    const { server, db } = await createLocalChatServer();
    await db.prisma.member.updateMany({ where: { name: 'Lê Thị Hoa' }, data: { status: 'pending' } });
    const { people } = (await server.inject('/api/chat/state')).json();
    expect(people[0]).toMatchObject({ role: 'stranger', label: 'Đang chờ duyệt', organisation: null });
  });

  it('can be joined by new ones, whose words reach the bot under their name', async () => {
    const { server, bot } = await createLocalChatServer();
    const created = await post(server, 'people', { name: '  Ngô  Hải Yến ' });
    expect(created.statusCode).toBe(201);
    const { chatId } = created.json();
    await post(server, `people/${chatId}/messages`, { text: '/start MOI-1' });
    expect(bot.received).toMatchObject([
      { chatId, displayName: 'Ngô Hải Yến', content: { argument: 'MOI-1' } },
    ]);
  });

  it('are not joined by anybody without a proper name', async () => {
    const { server, db } = await createLocalChatServer();
    const names = [undefined, '', '   ', 'x'.repeat(81), 7, 'a\u0000b'];
    for (const name of names)
      expect([name, (await post(server, 'people', { name })).statusCode]).toEqual([name, 400]);
    expect(await db.prisma.chatAccount.count()).toBe(5);
  });

  it('cannot become more than the page can show', async () => {
    const { server, db, clock } = await createLocalChatServer();
    await db.prisma.chatAccount.createMany({
      data: Array.from({ length: 195 }, (_, index) => ({
        platform: 'local',
        chatId: `x${index}`,
        displayName: 'X',
        createdAt: clock.now(),
      })),
    });
    const response = await post(server, 'people', { name: 'Thêm' });
    expect([response.statusCode, response.json()]).toEqual([
      429,
      { error: 'Danh sách người dùng thử đã đầy.' },
    ]);
  });

  it('read only forwards', async () => {
    const { server, platform } = await createLocalChatServer();
    for (const text of ['1', '2']) await platform.send('hoa', { text: rich`${text}` }, 'bulk');
    const [first, second] = await historyOf(server, 'hoa');
    await post(server, 'people/hoa/read', { upTo: second.id });
    await post(server, 'people/hoa/read', { upTo: first.id });
    const { people } = (await server.inject('/api/chat/state')).json();
    expect(people[0].unread).toBe(0);
  });
});

describe('a chat', () => {
  it('is answered when the bot has answered, and shows both', async () => {
    const { server } = await createLocalChatServer();
    expect((await post(server, 'people/hoa/messages', { text: 'hội nghị' })).statusCode).toBe(204);
    expect(await historyOf(server, 'hoa')).toMatchObject([
      { direction: 'in', text: 'hội nghị', styles: [], buttons: [], file: null },
      { direction: 'out', text: 'Tìm “hội nghị”: <b>không</b> có kết quả.' },
    ]);
    expect(await historyOf(server, 'an')).toEqual([]);
  });

  it('is read in pages of fifty', async () => {
    const { server, platform } = await createLocalChatServer();
    for (let index = 1; index <= 60; index += 1) await platform.send('hoa', { text: rich`${index}` }, 'bulk');
    const latest = (await server.inject('/api/chat/people/hoa/messages')).json();
    expect(latest.hasEarlier).toBe(true);
    expect(latest.messages.map(({ text }: { text: string }) => text)).toEqual(
      Array.from({ length: 50 }, (_, index) => String(index + 11)),
    );
    const earlier = (
      await server.inject(`/api/chat/people/hoa/messages?before=${latest.messages[0].id}`)
    ).json();
    expect(earlier.hasEarlier).toBe(false);
    expect(earlier.messages).toHaveLength(10);
  });

  it('edits in place when a button is pressed', async () => {
    const { server } = await createLocalChatServer();
    await post(server, 'people/hoa/messages', { text: '/tin' });
    const [, page] = await historyOf(server, 'hoa');
    const pressed = await post(server, 'people/hoa/buttons', { messageId: page.id, data: 'tin:2' });
    expect(pressed.statusCode).toBe(204);
    const history = await historyOf(server, 'hoa');
    expect(history).toHaveLength(2);
    expect(history[1]).toMatchObject({ id: page.id, text: expect.stringContaining('trang 2') });
  });

  it('presses only buttons that are there, in the own chat', async () => {
    const { server, bot } = await createLocalChatServer();
    await post(server, 'people/an/messages', { text: '/tin' });
    const [, page] = await historyOf(server, 'an');
    for (const [chatId, messageId, data] of [
      ['hoa', page.id, 'tin:2'],
      ['an', page.id, 'duyet:1'],
      ['an', page.id + 1, 'tin:2'],
    ] as const) {
      const response = await post(server, `people/${chatId}/buttons`, { messageId, data });
      expect([response.statusCode, response.json()]).toEqual([
        409,
        { error: 'Nút này không còn dùng được vì tin nhắn đã thay đổi.' },
      ]);
    }
    expect(bot.received).toHaveLength(1);
  });

  it('refuses what no page of ours would send', async () => {
    const { server, bot } = await createLocalChatServer();
    for (const [act, payload] of [
      ['messages', {}],
      ['messages', { text: ' \n ' }],
      ['messages', { text: 'x'.repeat(16_385) }],
      ['messages', { text: ['/moi'] }],
      ['messages', { text: 'a', displayName: 'Quản trị' }],
      ['buttons', { messageId: 0, data: 'a' }],
      ['buttons', { messageId: 2 ** 40, data: 'a' }],
      ['buttons', { messageId: 1, data: 'ữ'.repeat(22) }],
      ['blocked', { isBlocked: 'yes' }],
      ['read', { upTo: -1 }],
      ['read', { upTo: 1.5 }],
    ] as const) {
      const response = await post(server, `people/an/${act}`, payload);
      expect([act, payload, response.statusCode, response.json()]).toEqual([
        act,
        payload,
        400,
        { error: 'Yêu cầu chưa đúng, vui lòng kiểm tra rồi thử lại.' },
      ]);
    }
    expect(bot.received).toEqual([]);
  });

  it('reads JSON only, and not too much of it', async () => {
    const { server, bot } = await createLocalChatServer();
    const send = (contentType: string, payload: string) =>
      server.inject({
        method: 'POST',
        url: '/api/chat/people/an/messages',
        headers: { 'content-type': contentType },
        payload,
      });
    expect((await send('text/plain', '{"text":"/moi"}')).statusCode).toBe(415);
    expect((await send('application/x-www-form-urlencoded', 'text=/moi')).statusCode).toBe(415);
    expect((await send('application/json', '{"text":')).statusCode).toBe(400);
    expect((await send('application/json', `{"text":"${'x'.repeat(70_000)}"}`)).statusCode).toBe(413);
    expect(bot.received).toEqual([]);
  });

  it('has no place for people who are not there', async () => {
    const { server, bot } = await createLocalChatServer();
    const response = await post(server, 'people/khong-co/messages', { text: 'a' });
    expect([response.statusCode, response.json()]).toEqual([
      404,
      { error: 'Người này không còn trong danh sách.' },
    ]);
    expect(bot.received).toEqual([]);
  });

  it('says that the bot failed, without saying how', async () => {
    const { server } = await createLocalChatServer();
    const response = await post(server, 'people/hoa/messages', { text: 'lỗi' });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('scripted failure');
  });

  it('blocks and unblocks the bot', async () => {
    const { server, platform } = await createLocalChatServer();
    await post(server, 'people/hoa/blocked', { isBlocked: true });
    expect((await platform.send('hoa', { text: rich`Tin` }, 'bulk')).outcome).toBe('recipient-gone');
    expect((await server.inject('/api/chat/state')).json().people[0].isBlocked).toBe(true);
    await post(server, 'people/hoa/blocked', { isBlocked: false });
    expect((await platform.send('hoa', { text: rich`Tin` }, 'bulk')).outcome).toBe('sent');
  });
});

describe('files', () => {
  const upload = (server: Server, query: string, payload: Buffer) =>
    server.inject({
      method: 'POST',
      url: `/api/chat/people/an/files?${query}`,
      headers: { 'content-type': 'application/octet-stream' },
      payload,
    });

  it('reach the bot with their name and bytes', async () => {
    const { server, bot } = await createLocalChatServer();
    const query = new URLSearchParams({ name: 'Kế hoạch 45.txt', type: 'text/plain' });
    const payload = Buffer.from('Số 45-KH/ĐUK');
    expect((await upload(server, String(query), payload)).statusCode).toBe(204);
    expect(bot.received[0]?.content).toMatchObject({
      kind: 'file',
      name: 'Kế hoạch 45.txt',
      mediaType: 'text/plain',
      sizeBytes: payload.length,
    });
    expect((await historyOf(server, 'an'))[0].file).toEqual({
      name: 'Kế hoạch 45.txt',
      mediaType: 'text/plain',
      sizeBytes: payload.length,
      url: null,
    });
  });

  it('may be large, but not too large, empty or without a name', async () => {
    const { server, bot } = await createLocalChatServer();
    const tenMiB = 10 * 1024 * 1024;
    expect((await upload(server, 'name=a', Buffer.alloc(tenMiB, 65))).statusCode).toBe(204);
    expect((await upload(server, 'name=a', Buffer.alloc(tenMiB + 1, 65))).statusCode).toBe(413);
    expect((await upload(server, 'name=a', Buffer.alloc(0))).statusCode).toBe(400);
    expect((await upload(server, 'name=', Buffer.from('a'))).statusCode).toBe(400);
    expect((await upload(server, 'name=a%0d%0ab', Buffer.from('a'))).statusCode).toBe(400);
    expect(bot.received).toHaveLength(1);
  });

  it('of a strange kind are taken as mere bytes', async () => {
    const { server, bot } = await createLocalChatServer();
    await upload(server, 'name=a&type=text/html%0d%0ax', Buffer.from('a'));
    expect(bot.received[0]?.content).toMatchObject({ mediaType: 'application/octet-stream' });
  });

  it('of the bot are shown when they are pictures, and saved otherwise', async () => {
    const { server, platform } = await createLocalChatServer();
    const content = Buffer.from('nội dung');
    const sent = async (name: string, mediaType: string) => {
      const result = await platform.send('an', { text: rich``, file: { name, mediaType, content } }, 'reply');
      const id = result.outcome === 'sent' ? result.messageRef : '';
      return server.inject(`/api/chat/files/${id}`);
    };
    const picture = await sent('mã mời.png', 'image/png');
    expect(picture.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "inline; filename*=UTF-8''m%C3%A3%20m%E1%BB%9Di.png",
    });
    expect(picture.rawPayload.equals(content)).toBe(true);
    for (const [name, mediaType] of [
      ['báo cáo (1)\r\n".csv', 'text/csv'],
      ['trang.html', 'text/html'],
      ['hinh.svg', 'image/svg+xml'],
    ] as const) {
      const { headers } = await sent(name, mediaType);
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/);
      expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('are not found by numbers they do not have', async () => {
    const { server } = await createLocalChatServer();
    const statusOf = async (id: string) => (await server.inject(`/api/chat/files/${id}`)).statusCode;
    expect(await statusOf('999')).toBe(404);
    for (const id of ['0', '-1', 'abc', '99999999999']) expect([id, await statusOf(id)]).toEqual([id, 400]);
  });
});
