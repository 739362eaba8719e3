import { describe, expect, it } from 'vitest';
import { readUpdate } from '../../../src/platforms/zalo-bot/read-update.ts';

const BOT = { id: '4059113512376210001', names: ['bot.VDKyGXonHf', 'Bot Bản tin'] };
const AN = { id: '6ede9afa66b88fe6d6a9', display_name: 'Nguyễn Văn An', is_bot: false };

function event(message: Record<string, unknown>, name = 'message.text.received') {
  return {
    event_name: name,
    message: {
      message_id: '2d758cb5e222177a4e35',
      date: 1_750_316_131_602,
      from: AN,
      chat: { id: AN.id, chat_type: 'PRIVATE' },
      ...message,
    },
  };
}

const contentOf = (value: unknown) => {
  const update = readUpdate(value, BOT);
  return update.kind === 'message' ? update.content : update.kind;
};
const inGroup = (text: string, bot: typeof BOT | null = BOT) => {
  const update = readUpdate(event({ text, chat: { id: 'g1', chat_type: 'GROUP' } }), bot);
  return update.kind === 'message' ? update.content : update.kind;
};

describe('reading an update of the Zalo bot', () => {
  it('reads the documented sample, flat and in its envelope', () => {
    const expected = {
      kind: 'message',
      messageId: '2d758cb5e222177a4e35',
      chatId: AN.id,
      chatType: 'private',
      displayName: 'Nguyễn Văn An',
      content: { kind: 'text', text: 'nghị quyết' },
    };
    expect(readUpdate(event({ text: 'nghị quyết' }), BOT)).toEqual(expected);
    expect(readUpdate({ ok: true, result: event({ text: 'nghị quyết' }) }, null)).toEqual(expected);
  });

  it('tells commands from text', () => {
    expect(contentOf(event({ text: '/TIM hội nghị' }))).toEqual({
      kind: 'command',
      command: 'tim',
      argument: 'hội nghị',
    });
    expect(contentOf(event({ text: 'tim hội nghị' }))).toEqual({ kind: 'text', text: 'tim hội nghị' });
  });

  it('reads pictures under both names, and says that it cannot read the rest', () => {
    const image = (fields: object) => contentOf(event({ ...fields }, 'message.image.received'));
    expect(image({ photo: 'https://a.zdn.vn/1' })).toEqual({ kind: 'photo', url: 'https://a.zdn.vn/1' });
    expect(image({ photo_url: 'https://a.zdn.vn/2' })).toEqual({ kind: 'photo', url: 'https://a.zdn.vn/2' });
    expect(image({})).toEqual({ kind: 'unsupported' });
    for (const kind of ['sticker', 'voice', 'unsupported'])
      expect(contentOf(event({}, `message.${kind}.received`))).toEqual({ kind: 'unsupported' });
  });

  it('drops what the bot itself has sent, and events it does not know', () => {
    expect(contentOf(event({ text: 'a', from: { id: BOT.id } }))).toBe('ignored');
    expect(contentOf(event({ text: 'a', from: { ...AN, is_bot: true } }))).toBe('ignored');
    expect(contentOf(event({}, 'user.follow'))).toBe('ignored');
  });

  it.each([
    ['@Bot Bản tin nghị quyết 21', { kind: 'text', text: 'nghị quyết 21' }],
    ['@bot bản tin /tin', { kind: 'command', command: 'tin', argument: '' }],
    ['nhờ @bot.VDKyGXonHf tìm  giúp', { kind: 'text', text: 'nhờ tìm giúp' }],
    ['@BotKhac /tin', { kind: 'command', command: 'tin', argument: '' }],
    ['chào các đồng chí', 'ignored'],
    ['/tin', 'ignored'],
    ['gửi về vanphong@botinh.vn', 'ignored'],
  ])('in a group hears only what mentions it, without the mention: %s', (text, expected) => {
    expect(inGroup(text)).toEqual(expected);
  });

  it('in a group takes no pictures and stickers', () => {
    const chat = { id: 'g1', chat_type: 'GROUP' };
    expect(contentOf(event({ chat }, 'message.sticker.received'))).toBe('ignored');
    expect(contentOf(event({ chat, photo: 'https://a.vn/1' }, 'message.image.received'))).toBe('ignored');
  });

  it('reads anything without throwing', () => {
    for (const value of [null, undefined, 1, 'x', [], {}, { ok: true }, { ok: true, result: null }])
      expect(readUpdate(value, BOT)).toEqual({ kind: 'malformed' });
    expect(readUpdate(event({ message_id: '' }), BOT)).toEqual({ kind: 'malformed' });
    expect(readUpdate(event({ text: 'a'.repeat(20_000) }), BOT)).toEqual({ kind: 'malformed' });
  });
});
