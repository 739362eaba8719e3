import type { PlatformName } from '../../src/platforms/platform.ts';
import { addMember } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { deliveriesOf, enqueue, recordingPlatform, startDispatcher } from './outbox-world.ts';
import { DAY_MS, windowedPlatform } from './windowed-platform.ts';

export const HOUR_MS = 3_600_000;

/** One member with these accounts, the last of them preferred, whose chat on each platform is `an`. */
export async function buildWorld(
  platforms: readonly PlatformName[],
  options: { hasTemplate?: boolean } = {},
) {
  const context = await createTestContext();
  const { db, clock } = context;
  const oa = windowedPlatform(clock, 'zalo-oa', options);
  const telegram = recordingPlatform('telegram');
  const member = await addMember(db, {
    name: 'Nguyễn Văn An',
    accounts: platforms.map((platform) => ({ platform, chatId: 'an' })),
  });
  const preferredAccountId = member.accounts.at(-1)?.id ?? null;
  await db.prisma.member.update({ where: { id: member.id }, data: { preferredAccountId } });
  const dispatcher = startDispatcher(context, [telegram.platform, oa.platform]);
  const rowOf = async (messageId: number) => (await deliveriesOf(db, messageId))[0];
  return {
    ...context,
    context,
    oa,
    telegram,
    member,
    dispatcher,
    rowOf,
    write: () => oa.write(context, member.id, 'an'),
  };
}

/** Good for so many days. */
export function enqueueFor(context: TestContext, days: number, title = 'Mời họp') {
  return enqueue(context, { title, expiresAt: new Date(context.clock.now().getTime() + days * DAY_MS) });
}
