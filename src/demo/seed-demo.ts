import type { Context } from '../context.ts';
import { OPERATOR } from '../members/actor.ts';
import { createInvitation } from '../members/invitations.ts';
import { ensureRoot } from '../members/organisations.ts';
import { ACCEPT_INVITATION, invitationNote } from '../messages/vi/demo.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import { isUnused, readSeeding, saveSeeding } from './demo-store.ts';
import { INVITED_PERSON } from './sample-people.ts';
import { seedDocuments } from './seed-documents.ts';
import { seedPeople } from './seed-people.ts';

/** How long ago the demo's people joined: long enough to have had their say in everything since. */
const JOINED_DAYS_AGO = 30;
const INVITATION_DAYS = 60;
const DAY_MS = 86_400_000;

export interface DemoOptions {
  readonly organisationName: string;
  /** Where the demo's people have their accounts. */
  readonly platform: Pick<Platform, 'name' | 'send' | 'invitationLink'>;
}

/** For an operator who goes on from the demo to a real platform. */
export const DEMO_CONTENT =
  'The database holds the sample people and articles of the demo, which real members would see: give the service a new one, for instance DATABASE_URL=file:./data/office.db';

/** Whether a database was ever filled for the demo. */
export async function hasDemoContent(connection: Connection): Promise<boolean> {
  return (await readSeeding(connection)) !== null;
}

/**
 * Fills an unused database with people, articles, directives, events and tasks written for the demo, with days around
 * today. A database that is in use is left alone; a seeding that was cut off is completed.
 *
 * @returns whether anything was seeded
 */
export async function seedDemo(ctx: Context, options: DemoOptions): Promise<boolean> {
  const state = await readSeeding(ctx.db);
  if (state === 'done' || (state === null && !(await isUnused(ctx.db)))) return false;
  const begunAt = state ?? ctx.clock.now();
  await saveSeeding(ctx.db, begunAt);
  await ensureRoot(ctx.db, options.organisationName, begunAt);
  await seedPeople(at(ctx, new Date(begunAt.getTime() - JOINED_DAYS_AGO * DAY_MS)));
  await seedDocuments(at(ctx, begunAt));
  await invite(at(ctx, begunAt), options);
  await saveSeeding(ctx.db, 'done');
  ctx.logger.info('The demo has been filled with sample people and documents');
  return true;
}

/** The invitation lies in the chat of who is invited, as if it had come by mail. */
async function invite(ctx: Context, { platform, organisationName }: DemoOptions): Promise<void> {
  const { code } = await createInvitation(ctx, OPERATOR, {
    role: 'member',
    maxUses: 1,
    days: INVITATION_DAYS,
  });
  const url = platform.invitationLink(code);
  await platform.send(
    INVITED_PERSON.chatId,
    {
      text: invitationNote(organisationName, code),
      ...(url === null ? {} : { buttons: [[{ label: ACCEPT_INVITATION, url }]] }),
    },
    'reply',
  );
}

function at(ctx: Context, instant: Date): Context {
  return { ...ctx, clock: { now: () => instant } };
}
