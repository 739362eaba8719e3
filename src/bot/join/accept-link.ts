import { redeemLinkCode } from '../../members/link-codes.ts';
import * as messages from '../../messages/vi/bot-accounts.ts';
import { TOO_MANY_ATTEMPTS } from '../../messages/vi/bot-join.ts';
import type { BotAccount, BotServices, Reply } from '../bot-context.ts';
import { commandButton } from '../buttons.ts';
import { clearStep } from '../steps-store.ts';

const REFUSALS = {
  'own-account': messages.OWN_ACCOUNT,
  'other-member': messages.OTHER_MEMBER,
  'wrong-code': messages.WRONG_LINK_CODE,
  expired: messages.LINK_CODE_EXPIRED,
  'too-many-attempts': TOO_MANY_ATTEMPTS,
} as const;

/** Makes the account one more of the member who made the code, and says so here and in the member's other chats. */
export async function acceptLink(
  services: BotServices,
  account: BotAccount,
  code: string,
): Promise<readonly Reply[]> {
  const linked = await redeemLinkCode(services, account, code);
  if (linked.outcome !== 'linked') return [{ text: REFUSALS[linked.outcome] }];
  await clearStep(services.db, account.id);
  services.wakeOutbox();
  const { lienket, giup } = messages.LINKED_BUTTONS;
  return [
    {
      text: messages.linkedHere(linked.member.name),
      buttons: [[commandButton(lienket, 'lienket'), commandButton(giup, 'giup')]],
    },
    ...linked.others.map((other) => ({ text: messages.linkedElsewhere(account.platform), to: other })),
  ];
}
