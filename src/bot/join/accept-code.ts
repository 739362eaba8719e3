import { actorOf } from '../../members/accounts.ts';
import { hasRight } from '../../members/actor.ts';
import { acceptInvitation } from '../../members/invitations.ts';
import type { MemberRow } from '../../members/member.ts';
import * as messages from '../../messages/vi/bot-join.ts';
import type { Button } from '../../platforms/platform.ts';
import type { BotAccount, BotServices, Reply } from '../bot-context.ts';
import { commandButton } from '../buttons.ts';
import { clearStep } from '../steps-store.ts';

/** Three groups of four, as codes are shown; letters alone count only with the dashes, or they are somebody's name. */
const CODE = /^[0-9A-Z]{4}([\s-]?)[0-9A-Z]{4}\1[0-9A-Z]{4}$/i;

const REFUSALS = {
  'wrong-code': messages.WRONG_CODE,
  expired: messages.CODE_EXPIRED,
  'used-up': messages.CODE_USED_UP,
  'too-many-attempts': messages.TOO_MANY_ATTEMPTS,
} as const;

/** The invitation code that a text consists of, if it does: people copy it without the link. */
export function readCode(text: string): string | null {
  return CODE.test(text) && /[-\d]/.test(text) ? text : null;
}

/** Binds the account to an invitation, and says what that brings or why it did not work. */
export async function acceptCode(
  services: BotServices,
  { account, displayName }: { readonly account: BotAccount; readonly displayName: string },
  code: string,
): Promise<readonly Reply[]> {
  const accepted = await acceptInvitation(services, account, { code, displayName });
  switch (accepted.outcome) {
    case 'joined':
      await clearStep(services.db, account.id);
      return [{ text: messages.joined(describe(accepted.member)), buttons: startButtons() }];
    case 'promoted':
      return [{ text: messages.promoted(describe(accepted.member)), buttons: startButtons() }];
    case 'already-member':
      return greetMember(accepted.member.name);
    default:
      return [{ text: REFUSALS[accepted.outcome] }];
  }
}

/** What `/start` says to somebody who is in. */
export function greetMember(name: string): readonly Reply[] {
  return [{ text: messages.alreadyMember(name), buttons: startButtons() }];
}

function describe(member: MemberRow): messages.Joined {
  return {
    name: member.name,
    organisation: member.organisation.name,
    isEditor: hasRight(actorOf(member), 'publish'),
  };
}

function startButtons(): Button[][] {
  const { tin, lich, chuyenmuc } = messages.START_BUTTONS;
  return [[commandButton(tin, 'tin'), commandButton(lich, 'lich')], [commandButton(chuyenmuc, 'chuyenmuc')]];
}
