import { describe, expect, it } from 'vitest';
import type { BotFeature, Turn } from '../../src/bot/bot-context.ts';
import { setStep } from '../../src/bot/steps-store.ts';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import { requireRight } from '../../src/members/actor.ts';
import { rich } from '../../src/messages/rich-text.ts';
import type { IncomingMessage } from '../../src/platforms/platform.ts';
import { addMember } from '../support/builders.ts';
import { startConversation } from './start-conversation.ts';

const ACCOUNT = { platform: 'telegram', chatId: '10' } as const;

/** A feature that notes what it was asked to do. */
function counting() {
  const runs: string[] = [];
  let fails: (() => never) | undefined;
  const feature: BotFeature = {
    commands: [
      {
        name: 'dem',
        description: 'Đếm',
        isVisibleTo: () => true,
        run: async (_turn, argument) => {
          runs.push(`dem ${argument}`.trim());
          fails?.();
          return [{ text: rich`Đã đếm` }];
        },
      },
      {
        name: 'soan',
        description: 'Soạn',
        isVisibleTo: ({ role }) => role === 'admin',
        run: async ({ db, account, clock }: Turn) => {
          await setStep(db, account.id, 'soan:chu', { part: 1 }, clock.now());
          return [{ text: rich`Gõ nội dung` }];
        },
      },
    ],
    buttons: [
      {
        prefix: 'quyen',
        run: async ({ actor }, args) => {
          requireRight(actor, 'announce');
          runs.push(`quyen ${args.join(',')}`);
          return [{ text: rich`Đã làm`, replaces: true }];
        },
      },
    ],
    steps: [
      {
        step: 'soan:chu',
        run: async (_turn, data, content) => {
          runs.push(`step ${JSON.stringify(data)} ${content.kind === 'text' ? content.text : content.kind}`);
          return [{ text: rich`Đã nhận` }];
        },
      },
    ],
  };
  return {
    feature,
    runs,
    failWith(error: unknown) {
      fails = () => {
        throw error;
      };
    },
    recover() {
      fails = undefined;
    },
  };
}

async function startCounting(role: 'member' | 'admin' = 'member') {
  const counter = counting();
  const conversation = await startConversation({ features: [counter.feature] });
  const member = await addMember(conversation.db, { role, accounts: [ACCOUNT] });
  return { ...conversation, ...counter, member, me: conversation.person('10') };
}

function update(updateKey: string, changes: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    updateKey,
    ...ACCOUNT,
    chatType: 'private',
    displayName: 'An',
    content: { kind: 'command', command: 'dem', argument: updateKey },
    ...changes,
  };
}

describe('an update delivered twice', () => {
  it('acts and answers once, also at the same moment and after a restart', async () => {
    const { handle, restart, runs, platform, db } = await startCounting();
    await Promise.all([handle(update('7')), handle(update('7'))]);
    restart();
    await handle(update('7'));
    expect(runs).toEqual(['dem 7']);
    expect(platform.chat('10')).toHaveLength(1);
    const [row] = await db.prisma.receivedUpdate.findMany();
    expect(row).toMatchObject({ platform: 'telegram', updateKey: '7' });
    expect(row?.doneAt).not.toBeNull();
  });

  it('is another update on another platform', async () => {
    const { handle, runs, db, member } = await startCounting();
    await db.prisma.chatAccount.create({
      data: { platform: 'local', chatId: '10', memberId: member.id, displayName: '', createdAt: new Date(0) },
    });
    await handle(update('7'));
    await handle(update('7', { platform: 'local' }));
    expect(runs).toHaveLength(2);
  });

  it('acts again when it was cut off before it was finished', async () => {
    const { handle, runs, db, clock } = await startCounting();
    await db.prisma.receivedUpdate.create({
      data: { platform: 'telegram', updateKey: '7', receivedAt: clock.now() },
    });
    await handle(update('7'));
    await handle(update('7'));
    expect(runs).toEqual(['dem 7']);
  });

  it('waits for the one before it in the same chat', async () => {
    const { handle, runs } = await startCounting();
    await Promise.all(['1', '2', '3', '4'].map((key) => handle(update(key))));
    expect(runs).toEqual(['dem 1', 'dem 2', 'dem 3', 'dem 4']);
  });
});

describe('a failure', () => {
  it.each<[ErrorCode, string]>([
    ['FORBIDDEN', 'không có quyền'],
    ['NOT_FOUND', 'Không tìm thấy'],
    ['SECRET_CONTENT', 'tài liệu mật'],
    ['PAGE_UNREADABLE', 'Không đọc được'],
    ['CONFIG_INVALID', 'Có lỗi'],
  ])('with code %s becomes a polite sentence, and is final', async (code, sentence) => {
    const { handle, me, failWith, runs } = await startCounting();
    failWith(new AppError(code, 'An English sentence for the operator.'));
    await handle(update('7'));
    await handle(update('7'));
    expect(me.messages()).toHaveLength(1);
    expect(me.last().text.text).toContain(sentence);
    expect(me.last().text.text).not.toContain('English');
    expect(runs).toHaveLength(1);
  });

  it('nobody foresaw is answered once and not delivered again for ever', async () => {
    const { handle, me, failWith, runs } = await startCounting();
    failWith(new TypeError('undefined is not a function'));
    await handle(update('7'));
    await handle(update('7'));
    expect(me.messages().map(({ text }) => text.text)).toEqual([expect.stringContaining('Có lỗi khi xử lý')]);
    expect(runs).toHaveLength(1);
  });

  it.each(['P1001', 'P1008', 'P1017', 'P2024', 'P2028'])(
    'of the database (%s) asks for another delivery, which then acts',
    async (code) => {
      const { handle, me, failWith, recover, runs } = await startCounting();
      failWith(Object.assign(new Error('unreachable'), { code }));
      await expect(handle(update('7'))).rejects.toMatchObject({ code });
      expect(me.messages()).toEqual([]);
      recover();
      await handle(update('7'));
      expect(me.last().text.text).toBe('Đã đếm');
      expect(runs).toEqual(['dem 7', 'dem 7']);
    },
  );

  it('to note an update as finished asks for another delivery, whatever went wrong before', async () => {
    const feature: BotFeature = {
      commands: [
        {
          name: 'hong',
          description: 'Hỏng',
          isVisibleTo: () => true,
          run: async ({ db }) => {
            await db.prisma.$executeRaw`DROP TABLE received_update`;
            throw new TypeError('a mistake');
          },
        },
      ],
    };
    const { db, handle } = await startConversation({ features: [feature] });
    await addMember(db, { accounts: [ACCOUNT] });
    const content = { kind: 'command', command: 'hong', argument: '' } as const;
    await expect(handle(update('7', { content }))).rejects.toMatchObject({
      name: 'PrismaClientKnownRequestError',
    });
  });

  it('in one turn does not hold up the next', async () => {
    const { handle, me, failWith, recover } = await startCounting();
    failWith(Object.assign(new Error('gone'), { code: 'P1001' }));
    const first = handle(update('1'));
    const second = expect(first).rejects.toThrow();
    await second;
    recover();
    await handle(update('2'));
    expect(me.last().text.text).toBe('Đã đếm');
  });
});

describe('rights', () => {
  it('are asked again when a button is pressed after they were lost', async () => {
    const { me, db, member, runs, platform } = await startCounting('admin');
    await platform.send('10', { text: rich`Gửi?`, buttons: [[{ label: 'Gửi', data: 'quyen:1' }]] }, 'reply');
    expect(await me.presses('Gửi')).toBe('Đã làm');
    await db.prisma.member.update({ where: { id: member.id }, data: { role: 'member' } });
    expect(await me.pressesData('quyen:2')).toContain('không có quyền');
    await db.prisma.member.update({ where: { id: member.id }, data: { status: 'refused' } });
    expect(await me.pressesData('quyen:3')).toContain('chưa được chấp thuận');
    await db.prisma.chatAccount.deleteMany();
    expect(await me.pressesData('quyen:4')).toContain('/start');
    expect(runs).toEqual(['quyen 1']);
  });

  it('decide which commands there are, typed with or without a slash', async () => {
    const { me, runs } = await startCounting('member');
    expect(await me.says('/soan')).toContain('cán bộ phụ trách');
    expect(await me.says('soan')).toContain('Không tìm thấy');
    expect(await me.says('/giup')).not.toContain('/soan');
    expect(await me.says('đêm')).toBe('Đã đếm');
    expect(runs).toEqual(['dem']);
  });
});

describe('a dialogue of several steps', () => {
  it('takes text and files until it is over, also after a restart, with what was remembered', async () => {
    const { me, runs, restart } = await startCounting('admin');
    await me.says('/soan');
    await me.says('dem');
    restart();
    const file = { kind: 'file', name: 'a.txt', mediaType: 'text/plain', sizeBytes: 1 } as const;
    await me.does({ ...file, download: async () => new Uint8Array(1) });
    expect(runs).toEqual(['step {"part":1} dem', 'step {"part":1} file']);
  });

  it('ends with any command, and says so', async () => {
    const { me, runs, db } = await startCounting('admin');
    await me.says('/soan');
    expect(await me.says('/dem')).toBe('Đã dừng việc đang làm dở.\n\nĐã đếm');
    expect(await db.prisma.conversation.count()).toBe(0);
    expect(await me.says('/dem')).toBe('Đã đếm');
    expect(runs).toEqual(['dem', 'dem']);
  });

  it.each(['/huy', '/hủy', 'Hủy', 'huỷ bỏ', 'Thôi!'])('ends when somebody says %s', async (text) => {
    const { me, runs } = await startCounting('admin');
    await me.says('/soan');
    expect(await me.says(text)).toBe('Đã dừng việc đang làm dở.');
    expect(await me.says('/huy')).toBe('Không có việc nào đang làm dở.');
    expect(runs).toEqual([]);
  });

  it('goes on after an unknown command, which may be a slip', async () => {
    const { me, runs } = await startCounting('admin');
    await me.says('/soan');
    expect(await me.says('/khongco')).toContain('Chưa có lệnh này');
    await me.says('đây');
    expect(runs).toEqual(['step {"part":1} đây']);
  });

  it('is forgotten after a day', async () => {
    const { me, runs, clock } = await startCounting('admin');
    await me.says('/soan');
    clock.advance(24 * 3_600_000 + 1);
    expect(await me.says('đại hội')).toContain('Không tìm thấy');
    await me.says('/soan');
    clock.advance(24 * 3_600_000 + 1);
    expect(await me.says('/dem')).toBe('Đã đếm');
    expect(runs).toEqual(['dem']);
  });

  it('of an older version of the program is dropped', async () => {
    const { me, db, clock, member } = await startCounting();
    await setStep(db, member.accounts[0]?.id ?? 0, 'cu:buoc', null, clock.now());
    expect(await me.says('dem')).toBe('Đã đếm');
    expect(await db.prisma.conversation.count()).toBe(0);
  });
});

describe('in a group', () => {
  it('only a known command is answered, without reading anything out or making the group an account', async () => {
    const { handle, platform, runs, db } = await startCounting();
    const group = { chatId: '-100', chatType: 'group' } as const;
    await handle(update('1', { ...group, content: { kind: 'text', text: 'đại hội' } }));
    await handle(update('2', { ...group, content: { kind: 'command', command: 'weather', argument: '' } }));
    await handle(update('3', { ...group, content: { kind: 'blocked' } }));
    await handle(update('4', { ...group, content: { kind: 'button', data: 'quyen:1', messageRef: '1' } }));
    expect(platform.chat('-100')).toEqual([]);
    await handle(update('5', { ...group }));
    await handle(update('5', { ...group }));
    await handle(update('6', { ...group, content: { kind: 'command', command: 'start', argument: 'ABCD' } }));
    expect(platform.chat('-100').map(({ text }) => text.text)).toEqual([
      expect.stringContaining('nhắn riêng'),
      expect.stringContaining('nhắn riêng'),
    ]);
    expect(runs).toEqual([]);
    expect(await db.prisma.chatAccount.count({ where: { chatId: '-100' } })).toBe(0);
  });
});

describe('an account', () => {
  it('that blocks the bot is noted without an answer, and is there again when it comes back', async () => {
    const { me, db } = await startCounting();
    const state = async () => (await db.prisma.chatAccount.findFirstOrThrow()).state;
    expect(await me.does({ kind: 'blocked' })).toBe('');
    expect(await state()).toBe('blocked');
    await me.does({ kind: 'unblocked' });
    expect(await state()).toBe('active');
    await me.does({ kind: 'blocked' });
    await me.says('/dem');
    expect(await state()).toBe('active');
  });

  it('of somebody unknown who blocks the bot is not made', async () => {
    const { person, db } = await startConversation();
    await person('99').does({ kind: 'blocked' });
    expect(await db.prisma.chatAccount.count()).toBe(0);
  });
});

it('bears whatever is typed or pressed', async () => {
  const { person, db } = await startConversation();
  await addMember(db, { accounts: [ACCOUNT] });
  const me = person('10', 'a\0b\ud800');
  const texts = [
    '',
    ' ',
    '/',
    '//',
    '/ ',
    '\0',
    '/tim \0',
    '\ud800',
    '"',
    "'; DROP TABLE member; --",
    '%',
    '🙂',
  ];
  for (const text of [
    ...texts,
    'x'.repeat(20_000),
    `/tim ${'đại hội '.repeat(2_000)}`,
    'a\u0301'.repeat(3_000),
  ]) {
    const reply = await me.says(text);
    expect(reply).not.toBe('');
    expect(reply).not.toContain('Có lỗi');
  }
  for (const data of [
    '',
    ':',
    'doc',
    'doc:x',
    'doc:-1',
    'doc:999999999',
    'tim:1:1',
    'cmd:',
    'cmd:khongco',
    'cm:1',
    'cd:qua:1',
    'cd:nghi:9',
    'vbs:0:0',
    'tin:99',
    'xoa:',
    'xoa:1',
  ]) {
    const reply = await me.pressesData(data, '1');
    expect(reply).not.toBe('');
    expect(reply).not.toContain('Có lỗi');
  }
  expect(await db.prisma.member.count({ where: { status: 'active' } })).toBe(1);
});
