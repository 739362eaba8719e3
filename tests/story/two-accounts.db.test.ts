import { expect, it } from 'vitest';
import { announce } from '../../src/broadcasts/announce.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { createInvitation } from '../../src/members/invitations.ts';
import { addEvent } from '../support/builders.ts';
import { type Reader, type Story, startStory } from './start-story.ts';

/** A window of one day, of which twelve hours are free: what takes weeks at Zalo happens within two days. */
const WINDOWS = {
  ZALO_OA_WINDOW_DAYS: '1',
  ZALO_OA_FREE_HOURS: '12',
  ZALO_OA_TEMPLATES: JSON.stringify({
    reminder: { id: '500002', data: { ten: '{name}', noi_dung: '{title}' } },
  }),
};

interface TwoAccounts {
  readonly story: Story;
  readonly telegram: Reader;
  readonly zalo: Reader;
  /** Announces to everybody; resolves with the id. */
  announces(text: string): Promise<number>;
  /** The way its delivery took. */
  wayOf(messageId: number): Promise<unknown>;
  sentIn(messageId: number): Promise<void>;
}

/** A member on Telegram who has linked Zalo and wants messages there. */
async function startWithTwoAccounts(): Promise<TwoAccounts> {
  const story = await startStory('2022-04-12T09:00:00+07:00', ['telegram', 'zalo-oa'], WINDOWS);
  const telegram = story.person(11, 'Nguyễn An', 'telegram');
  const zalo = story.person(12, 'An Nguyễn', 'zalo-oa');
  const { code } = await createInvitation(story.context, OPERATOR, { role: 'member', maxUses: 1, days: 30 });
  await telegram.says(`/start ${code}`);
  const [linkCode] = /LIENKET \S+/.exec(await telegram.says('/lienket')) ?? [];
  expect(await zalo.says(linkCode ?? '')).toContain('Đã liên kết');
  await telegram.receives('vừa được liên kết');
  await zalo.says('/lienket');
  await zalo.presses('Nhận qua Zalo OA');
  expect(await story.context.db.prisma.member.count()).toBe(1);

  const deliveryOf = (messageId: number) =>
    story.context.db.prisma.delivery.findFirstOrThrow({
      where: { messageId },
      select: { state: true, reason: true, route: true, routeReason: true, accountId: true },
    });
  return {
    story,
    telegram,
    zalo,
    async announces(text) {
      const announcement = { text, audience: { kind: 'all' }, urgent: false } as const;
      const { messageId } = await announce(story.context, OPERATOR, announcement);
      // The minute's look, as at any time.
      await story.at(story.clock.now().toISOString());
      return messageId;
    },
    wayOf: deliveryOf,
    async sentIn(messageId) {
      await expect.poll(async () => (await deliveryOf(messageId)).state).toBe('sent');
    },
  };
}

/** How often a text is in both chats together, and where. */
function copies({ telegram, zalo }: TwoAccounts, text: string): { telegram: number; zalo: number } {
  const count = (reader: Reader) => reader.all().filter((one) => one.includes(text)).length;
  return { telegram: count(telegram), zalo: count(zalo) };
}

it('gives a member with two accounts each message once while the window opens and closes', async () => {
  const world = await startWithTwoAccounts();
  const { story, telegram, zalo, announces, wayOf, sentIn } = world;

  // Within the free hours: Zalo, as asked for.
  await story.at('2022-04-12T10:00:00+07:00');
  const free = await announces('Tin thứ nhất');
  await zalo.receives('Tin thứ nhất');
  await sentIn(free);
  expect(await wayOf(free)).toMatchObject({ route: null, routeReason: null });

  // The next morning it costs something, and still goes there.
  await story.at('2022-04-13T08:30:00+07:00');
  const paid = await announces('Tin thứ hai');
  await zalo.receives('Tin thứ hai');
  await sentIn(paid);
  expect(await story.context.db.prisma.channelUsage.findMany({ where: { unit: 'paid-text' } })).toMatchObject(
    [{ platform: 'zalo-oa', period: '2022-04' }],
  );

  // The window is over and there is no template for announcements: Telegram.
  await story.at('2022-04-13T10:00:00+07:00');
  const closed = await announces('Tin thứ ba');
  await telegram.receives('Tin thứ ba');
  await sentIn(closed);
  expect(await wayOf(closed)).toMatchObject({ route: null, routeReason: 'preferred-outside-window' });

  // A reminder has a template, which goes to Zalo; "1" brings its text, and nothing waits any more.
  const { id } = await addEvent(story.context.db, { title: 'Lễ kỷ niệm 90 năm', start: '2022-04-20' });
  await story.at('2022-04-13T10:30:00+07:00');
  const reminder = await story.context.db.prisma.message.findFirstOrThrow({
    where: { key: { startsWith: `reminder:event:${id}:` } },
  });
  await zalo.receives(/Lễ kỷ niệm 90 năm[\s\S]*20\/4\/2022/);
  await sentIn(reminder.id);
  expect(await wayOf(reminder.id)).toMatchObject({
    route: 'template-read',
    routeReason: 'preferred-outside-window',
  });
  expect([zalo.templates(), telegram.templates()]).toEqual([1, 0]);

  // That was an interaction: the window is open again.
  const open = await announces('Tin thứ tư');
  await zalo.receives('Tin thứ tư');
  await sentIn(open);

  // Zalo is unfollowed: Telegram. Followed again: Zalo.
  await zalo.leaves();
  const gone = await announces('Tin thứ năm');
  await telegram.receives('Tin thứ năm');
  await sentIn(gone);
  expect(await wayOf(gone)).toMatchObject({ routeReason: 'preferred-blocked' });
  await zalo.comesBack();
  const back = await announces('Tin thứ sáu');
  await zalo.receives('Tin thứ sáu');
  await sentIn(back);

  expect(['nhất', 'hai', 'ba', 'tư', 'năm', 'sáu'].map((nth) => copies(world, `Tin thứ ${nth}`))).toEqual([
    { telegram: 0, zalo: 1 },
    { telegram: 0, zalo: 1 },
    { telegram: 1, zalo: 0 },
    { telegram: 0, zalo: 1 },
    { telegram: 1, zalo: 0 },
    { telegram: 0, zalo: 1 },
  ]);
  expect(copies(world, '20/4/2022')).toEqual({ telegram: 0, zalo: 1 });
  // Zalo says when it reached the phone, Telegram does not.
  const receipts = async () => {
    const rows = await story.context.db.prisma.delivery.findMany({ orderBy: { id: 'asc' } });
    return rows.map(({ receivedAt }) => receivedAt !== null);
  };
  await expect.poll(receipts).toEqual([true, true, false, true, true, false, true]);
}, 120_000);

it('holds what no account can receive over a restart of the service, and gives it once when its member writes', async () => {
  const world = await startWithTwoAccounts();
  const { story, telegram, zalo, announces, wayOf, sentIn } = world;
  await telegram.leaves();
  await story.at('2022-04-13T10:00:00+07:00');
  const held = await announces('Mời họp chi bộ');
  await expect.poll(() => wayOf(held)).toMatchObject({ state: 'pending', reason: 'outside-window' });

  await story.stop();
  await story.start();
  await story.at('2022-04-13T10:05:00+07:00');
  expect(await wayOf(held)).toMatchObject({ state: 'pending', reason: 'outside-window' });
  expect(copies(world, 'Mời họp chi bộ')).toEqual({ telegram: 0, zalo: 0 });

  // An answer offers it by its title, "1" brings it.
  const offer = await zalo.says('/lich');
  expect(offer).toContain('1 tin chưa đọc');
  await zalo.says('1');
  await sentIn(held);
  expect(copies(world, 'Mời họp chi bộ').telegram).toBe(0);
  expect(
    zalo.all().filter((text) => text.startsWith('Mời họp chi bộ') || /\n\nMời họp/.test(text)),
  ).toHaveLength(1);

  // Stopped between the decision and the sending: it goes out once after the start.
  const decided = await announce(story.context, OPERATOR, {
    text: 'Tin trước khi dừng máy',
    audience: { kind: 'all' },
    urgent: false,
    sendAt: new Date('2022-04-13T10:20:00+07:00'),
  });
  await story.stop();
  await story.start();
  await story.at('2022-04-13T10:20:00+07:00');
  await zalo.receives('Tin trước khi dừng máy');
  await sentIn(decided.messageId);
  expect(copies(world, 'Tin trước khi dừng máy')).toEqual({ telegram: 0, zalo: 1 });

  // What was written while the service was away is answered once, as Zalo brings it again.
  const before = zalo.all().length;
  await story.stop();
  story.channel('zalo-oa').person(12, 'An Nguyễn').send('/toi');
  await story.start();
  await story.channel('zalo-oa').waitFor(() => zalo.all().length > before);
  await story.settled();
  expect(zalo.all()).toHaveLength(before + 1);
  expect(story.channel('zalo-oa').isIdle()).toBe(true);
}, 120_000);
