import { expect, it } from 'vitest';
import { createDispatcher } from '../../../src/outbox/dispatcher.ts';
import type { Platform, PlatformName } from '../../../src/platforms/platform.ts';
import { planReminders } from '../../../src/reminders/plan-reminders.ts';
import { addEvent, addMember } from '../../support/builders.ts';
import { startConversation } from '../start-conversation.ts';

it('says before an event is called off, and after it is moved, how many were reminded and will be told', async () => {
  const conversation = await startConversation();
  const { db, clock, platform } = conversation;
  await addMember(db, { role: 'editor', accounts: [{ platform: 'telegram', chatId: '1' }] });
  await addMember(db, { accounts: [{ platform: 'telegram', chatId: '2' }] });
  const { id } = await addEvent(db, { title: 'Lễ kỷ niệm', start: '2022-04-19' });
  const clerk = conversation.person('1');
  expect(await clerk.pressesData(`dvc:off:${id}`, '1')).toContain('Chưa có ai được nhắc');
  const platforms = new Map<PlatformName, Platform>([['telegram', platform]]);
  const dispatcher = createDispatcher({ ...conversation.services, platforms });
  const tick = async () => {
    await planReminders(conversation.services);
    await dispatcher.drain();
  };
  await tick();
  await clerk.pressesData(`dvc:day:${id}`, '1');
  expect(await clerk.says('20/4/2022')).toContain(
    '2 đồng chí đã được nhắc theo thời gian cũ sẽ nhận tin báo đổi',
  );
  await tick();
  expect(conversation.person('2').last().text.text).toContain('Đổi ngày sự kiện');
  expect(await clerk.pressesData(`dvc:off:${id}`, '1')).toContain(
    '2 đồng chí đã được nhắc sẽ nhận tin báo hủy',
  );
  await clerk.presses('Đúng, hủy sự kiện');
  clock.advance(60_000);
  await tick();
  await dispatcher.stop();
  expect(conversation.person('2').last().text.text).toContain('Hủy sự kiện');
});
