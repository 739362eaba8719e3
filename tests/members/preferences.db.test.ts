import { expect, it } from 'vitest';
import {
  getPreferences,
  setDigest,
  setPreferredAccount,
  setQuietHours,
} from '../../src/members/preferences.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext } from '../support/context.ts';

it('starts with a daily digest, quiet nights and the account linked first', async () => {
  const { db } = await createTestContext();
  const member = await addMember(db, {
    accounts: [
      { platform: 'zalo-bot', chatId: 'z' },
      { platform: 'telegram', chatId: '7', state: 'blocked' },
    ],
  });
  expect(await getPreferences(db, member.id)).toEqual({
    digest: 'daily',
    quietFrom: '21:00',
    quietTo: '06:30',
    preferredAccountId: null,
    accounts: [
      { id: member.accounts[0]?.id, platform: 'zalo-bot', chatId: 'z', state: 'active' },
      { id: member.accounts[1]?.id, platform: 'telegram', chatId: '7', state: 'blocked' },
    ],
  });
  await expect(getPreferences(db, 999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('keeps what a member chooses, and nothing of the others', async () => {
  const context = await createTestContext();
  const { db } = context;
  const member = await addMember(db, { accounts: [{ platform: 'telegram', chatId: '7' }] });
  const other = await addMember(db);
  const accountId = member.accounts[0]?.id ?? 0;
  await setDigest(context, member.id, 'weekly');
  await setQuietHours(context, member.id, '22:30', '05:00');
  await setPreferredAccount(context, member.id, accountId);
  expect(await getPreferences(db, member.id)).toMatchObject({
    digest: 'weekly',
    quietFrom: '22:30',
    quietTo: '05:00',
    preferredAccountId: accountId,
  });
  expect(await getPreferences(db, other.id)).toMatchObject({ digest: 'daily', quietFrom: '21:00' });
  expect(await db.prisma.member.findUnique({ where: { id: member.id } })).toMatchObject({
    updatedAt: context.clock.now(),
  });
});

it.each(['24:00', '7:00', '07:60', '07:00:00', '', 'khuya', '07:00\n'])(
  'refuses %j as a time of day',
  async (time) => {
    const context = await createTestContext();
    const { id } = await addMember(context.db);
    await expect(setQuietHours(context, id, time, '06:00')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(setQuietHours(context, id, '21:00', time)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(await getPreferences(context.db, id)).toMatchObject({ quietFrom: '21:00', quietTo: '06:30' });
  },
);

it('refuses to prefer an account of somebody else', async () => {
  const context = await createTestContext();
  const member = await addMember(context.db);
  const other = await addMember(context.db, { accounts: [{ platform: 'telegram', chatId: '7' }] });
  const foreign = setPreferredAccount(context, member.id, other.accounts[0]?.id ?? 0);
  await expect(foreign).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
