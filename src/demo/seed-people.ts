import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { seeAccount } from '../members/accounts.ts';
import { OPERATOR } from '../members/actor.ts';
import { requestAdmission } from '../members/admission.ts';
import { acceptInvitation, createInvitation } from '../members/invitations.ts';
import { findOrCreateBelowRoot } from '../members/organisations.ts';
import {
  INVITED_PERSON,
  SAMPLE_PEOPLE,
  type SamplePerson,
  STRANGER,
  WAITING_PERSON,
} from './sample-people.ts';

/** Everybody of the demo, let in as real people are: by an invitation each. Doing it again changes nothing. */
export async function seedPeople(ctx: Context): Promise<void> {
  for (const person of SAMPLE_PEOPLE) await letIn(ctx, person);
  const waiting = await seeAccount(ctx.db, accountOf(WAITING_PERSON), ctx.clock.now());
  await requestAdmission(ctx, waiting.account, WAITING_PERSON);
  for (const other of [INVITED_PERSON, STRANGER]) await seeAccount(ctx.db, accountOf(other), ctx.clock.now());
}

async function letIn(ctx: Context, person: SamplePerson): Promise<void> {
  const { db, clock } = ctx;
  const { account, member } = await seeAccount(db, accountOf(person), clock.now());
  if (member !== null) return;
  const organisation =
    person.organisation === undefined
      ? null
      : await findOrCreateBelowRoot(db, person.organisation, clock.now());
  const { code } = await createInvitation(ctx, OPERATOR, {
    role: person.role,
    maxUses: 1,
    days: 1,
    ...(organisation === null ? {} : { organisationId: organisation.id }),
  });
  const { outcome } = await acceptInvitation(ctx, account, { code, displayName: person.name });
  if (outcome !== 'joined')
    throw new AppError('INPUT_INVALID', `A person of the demo could not join: ${outcome}.`);
}

function accountOf({ chatId, name }: { readonly chatId: string; readonly name: string }) {
  return { platform: 'local', chatId, displayName: name } as const;
}
