import { beforeEach, describe, expect, it } from 'vitest';
import { cancelEvent, setEventDates } from '../../src/events/decide-event.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { resendToUnreached } from '../../src/outbox/resend.ts';
import type { SendResult } from '../../src/platforms/platform.ts';
import { planReminders } from '../../src/reminders/plan-reminders.ts';
import { countReminded } from '../../src/reminders/tell-changes.ts';
import { recordingPlatform, startDispatcher } from '../outbox/outbox-world.ts';
import { addEvent, addMember } from '../support/builders.ts';
import { createTestClock } from '../support/clock.ts';
import { createTestContext } from '../support/context.ts';

type Office = Awaited<ReturnType<typeof createOffice>>;
let office: Office;

/** People who read in Telegram: one early, one whose night ends at nine; an event in a week, at 7:30 on 24 May. */
async function createOffice() {
  const context = await createTestContext(createTestClock('2022-05-17T07:00:00+07:00'));
  let answer: (chatId: string) => SendResult = () => ({ outcome: 'sent', messageRef: '1' });
  const { platform, sends } = recordingPlatform('telegram', ({ chatId }) => answer(chatId));
  const dispatcher = startDispatcher(context, [platform]);
  await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: 'early' }] });
  await addMember(context.db, { quietTo: '09:00', accounts: [{ platform: 'telegram', chatId: 'late' }] });
  const event = await addEvent(context.db, {
    title: 'Lễ kỷ niệm',
    start: '2022-05-24T07:30',
    place: 'Hội trường',
  });
  return {
    ...context,
    event,
    /** What a tick and the outbox do at an instant of May 2022: who reads what. */
    async at(when: string) {
      context.clock.set(`2022-05-${when}:00+07:00`);
      await planReminders(context);
      await dispatcher.drain();
      return sends.splice(0).map(({ chatId, text }) => `${chatId}: ${text}`);
    },
    move: (start: string, end?: string) =>
      setEventDates(context, OPERATOR, event.id, end === undefined ? { start } : { start, end }),
    callOff: () => cancelEvent(context, OPERATOR, event.id),
    answerWith(next: typeof answer) {
      answer = next;
    },
  };
}

beforeEach(async () => {
  office = await createOffice();
});

describe('an event that changes after members were reminded', () => {
  it('is told as called off to those who were reminded, once, and to nobody else', async () => {
    expect(await office.at('17T07:00')).toEqual([expect.stringContaining('early: Nhắc lịch')]);
    expect(await countReminded(office, office.event.id)).toBe(1);
    await addMember(office.db, { accounts: [{ platform: 'telegram', chatId: 'new' }] });
    await office.callOff();
    expect(await office.at('17T08:00')).toEqual([
      [
        'early: Hủy sự kiện',
        'Lễ kỷ niệm',
        'Thời gian đã báo: 7 giờ 30, thứ Ba, 24/5/2022',
        'Sự kiện này đã bị hủy, không diễn ra như đã nhắc.',
      ].join('\n'),
    ]);
    expect(await office.at('17T09:30')).toEqual([]);
    expect(await office.at('23T07:00')).toEqual([]);
    expect(await countReminded(office, office.event.id)).toBe(0);
  });

  it('is told as moved to another day, while those not reminded yet hear only the new day in its time', async () => {
    await office.at('17T07:00');
    await office.move('2022-05-26T14:00');
    expect(await office.at('17T08:00')).toEqual([
      [
        'early: Đổi ngày sự kiện',
        'Lễ kỷ niệm',
        'Thời gian mới: 14 giờ, thứ Năm, 26/5/2022',
        'Thay cho: 7 giờ 30, thứ Ba, 24/5/2022',
        'Địa điểm: Hội trường',
      ].join('\n'),
    ]);
    expect(await office.at('17T09:30')).toEqual([]);
    expect(await office.at('19T09:30')).toEqual([
      expect.stringMatching(/^early: Nhắc lịch – còn 7 ngày[\s\S]*26\/5\/2022/),
      expect.stringMatching(/^late: Nhắc lịch – còn 7 ngày[\s\S]*26\/5\/2022/),
    ]);
  });

  it('is told as moved to another hour, while those who sleep are reminded of the new hour at once', async () => {
    await office.at('17T07:00');
    await office.move('2022-05-24T14:00');
    expect(await office.at('17T08:00')).toEqual([expect.stringContaining('early: Đổi giờ sự kiện')]);
    expect(await office.at('17T09:00')).toEqual([
      expect.stringMatching(/^late: Nhắc lịch[\s\S]*14 giờ, thứ Ba/),
    ]);
    expect(await office.at('17T10:00')).toEqual([]);
  });

  it('is told again when it changes again, and what has not arrived of the first change is replaced', async () => {
    await office.at('17T09:00');
    await office.move('2022-05-26');
    expect(await office.at('18T08:00')).toEqual([expect.stringContaining('early: Đổi ngày sự kiện')]);
    await office.move('2022-05-27');
    expect(await office.at('18T08:01')).toEqual([
      expect.stringMatching(
        /^early: Đổi ngày sự kiện[\s\S]*27\/5\/2022\nThời gian mới thay cho thời gian đã báo/,
      ),
    ]);
    expect(await office.at('18T09:00')).toEqual([expect.stringMatching(/^late: [\s\S]*27\/5\/2022/)]);
  });

  it('is not told when it is moved back before anybody heard', async () => {
    await office.at('17T09:00');
    await office.move('2022-05-26');
    await office.move('2022-05-24T07:30');
    expect(await office.at('17T09:01')).toEqual([]);
  });

  it('is not told once the time that people know has passed, nor at night', async () => {
    await office.at('23T12:00');
    await office.move('2022-05-24T08:00');
    expect(await office.at('23T22:00')).toEqual([]);
    expect(await office.at('24T06:30')).toEqual([expect.stringContaining('early: Đổi giờ sự kiện')]);
    // The other sleeps until after it has begun.
    expect(await office.at('24T09:00')).toEqual([]);
    await office.callOff();
    expect(await countReminded(office, office.event.id)).toBe(0);
    expect(await office.at('24T09:01')).toEqual([]);
  });

  it('is told once by two processes', async () => {
    await office.at('17T07:00');
    await office.callOff();
    await Promise.all([planReminders(office), planReminders(office)]);
    expect(await office.at('17T08:00')).toEqual([expect.stringContaining('early: Hủy sự kiện')]);
  });

  it('is told to those who were reminded the second time as well', async () => {
    office.answerWith(() => ({ outcome: 'rejected', reason: '' }));
    await office.at('17T10:00');
    office.answerWith(() => ({ outcome: 'sent', messageRef: '1' }));
    const [reminder] = await office.db.prisma.message.findMany();
    await resendToUnreached(office, OPERATOR, reminder?.id ?? 0, 1);
    expect(await office.at('17T10:01')).toHaveLength(2);
    await office.callOff();
    expect(await office.at('17T10:02')).toEqual([
      expect.stringContaining('early: Hủy sự kiện'),
      expect.stringContaining('late: Hủy sự kiện'),
    ]);
  });

  it('goes by what was read ahead: nobody gets the old text after it was corrected', async () => {
    office.clock.set('2022-05-17T09:00:00+07:00');
    for (let count = 0; count < 40; count += 1) {
      await addMember(office.db, { accounts: [{ platform: 'telegram', chatId: `m${count}` }] });
    }
    await planReminders(office);
    let isChanged = false;
    const told = { old: [] as string[], corrected: [] as string[], change: [] as string[] };
    const slow = recordingPlatform('telegram', async ({ chatId, text }) => {
      const kind = text.includes('Đổi giờ') ? 'change' : text.includes('14 giờ') ? 'corrected' : 'old';
      told[kind].push(chatId);
      if (!isChanged && told.old.length === 10) {
        isChanged = true;
        await office.move('2022-05-24T14:00');
        await planReminders(office);
      }
      return { outcome: 'sent', messageRef: '1' };
    });
    const dispatcher = startDispatcher(office, [slow.platform], { concurrency: 1, pollMs: 60_000 });
    await dispatcher.drain();
    office.clock.advance(10_000);
    await dispatcher.drain();
    expect(told.old).toHaveLength(10);
    expect(told.corrected).toHaveLength(32);
    expect([...told.change].sort()).toEqual([...told.old].sort());
  });
});
