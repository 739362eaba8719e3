import { describe, expect, it } from 'vitest';
import type { BotFeature, Reply } from '../../src/bot/bot-context.ts';
import { rich } from '../../src/messages/rich-text.ts';
import { enqueueMessage } from '../../src/outbox/enqueue-message.ts';
import { addMember } from '../support/builders.ts';
import { createRecordingPlatform } from './recording-platform.ts';
import { startConversation } from './start-conversation.ts';

const BUTTONS = [[{ label: 'Tiếp', data: 'lai:1' }]];

async function startReplying(replies: readonly Reply[], maxTextLength = 4096) {
  const run = async () => replies;
  const feature: BotFeature = {
    commands: [{ name: 'lai', description: 'Lại', isVisibleTo: () => true, run }],
    buttons: [{ prefix: 'lai', run }],
  };
  const platform = createRecordingPlatform('telegram', maxTextLength);
  const conversation = await startConversation({ features: [feature], platform });
  await addMember(conversation.db, { accounts: [{ platform: 'telegram', chatId: '10' }] });
  return { ...conversation, me: conversation.person('10') };
}

const sleepless = { outcome: 'retry', afterSeconds: 0, scope: 'platform', reason: 'flood' } as const;

describe('a reply', () => {
  it('longer than the platform allows is cut, with its buttons under the last part', async () => {
    const { me } = await startReplying(
      [{ text: rich`${'một hai ba bốn '.repeat(20)}`, buttons: BUTTONS }],
      100,
    );
    await me.says('/lai');
    const parts = me.messages();
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ buttons }) => buttons?.length ?? 0)).toEqual([...parts.slice(1).map(() => 0), 1]);
  });

  it('replaces the message whose button was pressed, and a second press changes nothing more', async () => {
    const { me } = await startReplying([{ text: rich`Xong`, buttons: BUTTONS, replaces: true }]);
    await me.says('/lai');
    await me.presses('Tiếp');
    await me.presses('Tiếp');
    expect(me.messages()).toHaveLength(1);
    expect(me.last().edits).toBe(2);
  });

  it('is sent anew when the message cannot be replaced', async () => {
    const { me } = await startReplying([{ text: rich`Xong`, replaces: true }]);
    expect(await me.pressesData('lai:1', 'no such message')).toBe('Xong');
    expect(me.messages()).toHaveLength(1);
  });

  it('too long to replace one message is sent anew in parts', async () => {
    const { me } = await startReplying(
      [{ text: rich`${'một hai ba '.repeat(20)}`, buttons: BUTTONS, replaces: true }],
      100,
    );
    await me.says('/lai');
    const before = me.messages().length;
    await me.presses('Tiếp');
    expect(me.messages()).toHaveLength(before * 2);
    expect(me.messages().every(({ edits }) => edits === 0)).toBe(true);
  });

  it('with a file and no words is sent', async () => {
    const file = { name: 'qr.png', mediaType: 'image/png', content: new Uint8Array(3) };
    const { me } = await startReplying([{ text: rich``, file }]);
    await me.says('/lai');
    expect(me.last().file).toEqual(file);
  });

  it('is tried again when the platform asks to slow down', async () => {
    const { me, platform } = await startReplying([{ text: rich`Xong` }]);
    platform.nextResults.push(sleepless, sleepless);
    expect(await me.says('/lai')).toBe('Xong');
    expect(platform.calls).toHaveLength(3);
  });

  it('is given up after a few tries, or at once when the wait is long, and the update is done with', async () => {
    const { me, platform, db } = await startReplying([{ text: rich`Xong` }]);
    platform.nextResults.push(sleepless, sleepless, sleepless);
    expect(await me.says('/lai')).toBe('');
    platform.nextResults.push({ ...sleepless, afterSeconds: 3_600 });
    expect(await me.says('/lai')).toBe('');
    expect(platform.calls).toHaveLength(4);
    expect(await db.prisma.receivedUpdate.count({ where: { doneAt: null } })).toBe(0);
  });

  it('whose outcome is unknown is not repeated', async () => {
    const { me, platform } = await startReplying([{ text: rich`Một` }, { text: rich`Hai` }]);
    platform.nextResults.push({ outcome: 'unknown', reason: 'cut' });
    expect(await me.says('/lai')).toBe('Hai');
    expect(platform.calls.map(({ text }) => text)).toEqual(['Một', 'Hai']);
  });

  it('to somebody who is gone is dropped with all after it, and that is recorded', async () => {
    const { me, platform, db } = await startReplying([{ text: rich`Một` }, { text: rich`Hai` }]);
    platform.nextResults.push({ outcome: 'recipient-gone', reason: 'blocked' });
    expect(await me.says('/lai')).toBe('');
    expect(platform.calls).toHaveLength(1);
    expect(await db.prisma.chatAccount.findFirst()).toMatchObject({ state: 'blocked' });
  });

  it('follows a chat that has moved, with its account', async () => {
    const { me, platform, person, db } = await startReplying([{ text: rich`Một` }, { text: rich`Hai` }]);
    platform.nextResults.push({ outcome: 'moved', chatId: '20' });
    await me.says('/lai');
    expect(
      person('20')
        .messages()
        .map(({ text }) => text.text),
    ).toEqual(['Một', 'Hai']);
    expect(await db.prisma.chatAccount.findMany()).toMatchObject([{ chatId: '20' }]);
  });

  it('that promises live progress names its last part as the place to show it', async () => {
    const { db, clock, ...rest } = await startConversation({ features: [] });
    await addMember(db, { accounts: [{ platform: 'telegram', chatId: '10' }] });
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + 1);
    const audience = { kind: 'all' } as const;
    const message = {
      key: 'announcement:1',
      kind: 'announcement',
      title: '',
      body: rich`Họp`,
      audience,
      expiresAt,
    } as const;
    const { messageId } = await enqueueMessage(db, message, now);
    const run = async () => [{ text: rich`Đang gửi`, progressOf: messageId }];
    rest.restart([{ commands: [{ name: 'gui', description: 'Gửi', isVisibleTo: () => true, run }] }]);
    const me = rest.person('10');
    await me.says('/gui');
    expect(await db.prisma.message.findUnique({ where: { id: messageId } })).toMatchObject({
      progressPlatform: 'telegram',
      progressChatId: '10',
      progressRef: me.last().messageRef,
    });
  });

  it('that the platform breaks on is logged and final', async () => {
    const { me, platform, db } = await startReplying([{ text: rich`Xong` }]);
    platform.nextResults.push(() => {
      throw new Error('a mistake in the platform');
    });
    await me.says('/lai');
    expect(await db.prisma.receivedUpdate.count({ where: { doneAt: null } })).toBe(0);
  });
});
