import { expect, it } from 'vitest';
import { rich } from '../../src/messages/rich-text.ts';
import { notifyAdmins } from '../../src/notices/notify-admins.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';
import { readTexts } from '../support/planned-texts.ts';

it('tells every admin once, and nobody else', async () => {
  const { db, clock } = await createTestContext();
  const admins = [await addMember(db, { role: 'admin' }), await addMember(db, { role: 'admin' })];
  await addMember(db, { role: 'editor' });
  await addMember(db, { role: 'admin', status: 'erased' });
  const notice = { key: 'notice:test:1', text: rich`Nguồn tin tạm dừng.` };
  expect(await notifyAdmins(db, notice, clock.now())).toBe(true);
  expect(await notifyAdmins(db, notice, clock.now())).toBe(false);
  expect(await readTexts(db)).toEqual(
    admins.map(({ id }) => ({ key: 'notice:test:1', memberId: id, text: 'Nguồn tin tạm dừng.' })),
  );
  expect(await db.prisma.message.findFirst()).toMatchObject({
    kind: 'notice',
    expiresAt: new Date(clock.now().getTime() + 72 * 3_600_000),
  });
});
