import { approveMember, type DecidedMember, listPending, refuseMember } from '../../members/admission.ts';
import { BUTTON_EXPIRED } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/editor-approval.ts';
import { enqueueMessage } from '../../outbox/enqueue-message.ts';
import type { Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { decidedThenNext, skippedOf } from './approval-queue.ts';
import { askForOrganisation } from './organisation-choice.ts';

/** The good news is worth sending for so long, in ms. */
const NOTICE_LIFETIME_MS = 7 * 24 * 3_600_000;

/** Also for the buttons under the notice that somebody asks to be let in, which carry no place in the queue. */
export async function handleMemberButton(
  turn: Turn,
  [action, id, offset, choice]: readonly string[],
): Promise<readonly Reply[]> {
  const memberId = readNumber(id, 1);
  const skipped = skippedOf(offset);
  if (memberId === null) return [{ text: messages.ALREADY_DECIDED }];
  if (action === 'org') {
    const pending = await listPending(turn.db, { limit: 1_000 });
    return [
      await askForOrganisation(turn, {
        forWhat: pending.find((member) => member.id === memberId)?.name ?? messages.APPROVED_TITLE,
        page: readNumber(choice) ?? 0,
        dataOf: (organisationId) => `adm:to:${memberId}:${skipped}:${organisationId}`,
        pageDataOf: (page) => `adm:org:${memberId}:${skipped}:${page}`,
        back: { label: messages.APPROVE_BUTTONS.back, data: `dv:m:${skipped}` },
      }),
    ];
  }
  if (action !== 'ok' && action !== 'no' && (action !== 'to' || readNumber(choice, 1) === null)) {
    return [{ text: BUTTON_EXPIRED }];
  }
  const isFromNotice = offset === undefined;
  const text = action === 'no' ? await refuse(turn, memberId) : await approve(turn, memberId, action, choice);
  return isFromNotice ? [{ text, replaces: true }] : decidedThenNext(turn, text, 'm', skipped);
}

async function refuse(turn: Turn, memberId: number): Promise<Reply['text']> {
  const { isChanged, name } = await refuseMember(turn, turn.actor, memberId);
  return isChanged ? messages.memberRefused(name) : messages.ALREADY_DECIDED;
}

async function approve(
  turn: Turn,
  memberId: number,
  action: string | undefined,
  choice: string | undefined,
): Promise<Reply['text']> {
  const organisationId = action === 'to' ? readNumber(choice, 1) : null;
  const member = await approveMember(
    turn,
    turn.actor,
    memberId,
    organisationId === null ? {} : { organisationId },
  );
  if (!member.isChanged) return messages.ALREADY_DECIDED;
  await tell(turn, member);
  return messages.memberApproved(member.name, member.organisation.name);
}

async function tell({ db, clock, wakeOutbox }: Turn, { id, organisation }: DecidedMember): Promise<void> {
  const now = clock.now();
  await db.transaction((tx) =>
    enqueueMessage(
      tx,
      {
        key: `admitted:${id}:${now.getTime()}`,
        kind: 'notice',
        title: messages.APPROVED_TITLE,
        body: messages.youAreIn(organisation.name),
        audience: { kind: 'members', members: [{ memberId: id }] },
        expiresAt: new Date(now.getTime() + NOTICE_LIFETIME_MS),
      },
      now,
    ),
  );
  wakeOutbox();
}
