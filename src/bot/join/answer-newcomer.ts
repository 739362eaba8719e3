import { requestAdmission } from '../../members/admission.ts';
import type { MemberRow } from '../../members/member.ts';
import { findRootOrganisation } from '../../members/organisations.ts';
import { LINK_CODE_MISSING } from '../../messages/vi/bot-accounts.ts';
import * as messages from '../../messages/vi/bot-join.ts';
import type { IncomingContent } from '../../platforms/platform.ts';
import type { BotAccount, BotServices, Reply } from '../bot-context.ts';
import { clearStep, readStep, setStep } from '../steps-store.ts';
import { acceptCode, readCode } from './accept-code.ts';
import { acceptLink } from './accept-link.ts';
import { announceRequest } from './announce-request.ts';
import { readBareLinkCode, readLinkWish } from './read-link-code.ts';

const NAME_STEP = 'join:name';
/** A longer answer is no name; in UTF-16 units. */
const NAME_LIMIT = 200;

/** Somebody who is no active member: a stranger, or one whose request waits or was refused. */
export interface Newcomer {
  readonly account: BotAccount;
  readonly displayName: string;
  readonly member: MemberRow | null;
}

/**
 * All that a person sees who is not let in: the welcome, the ways in by a code, the request to be admitted. No command
 * and no button does anything else here, whatever was typed.
 */
export async function answerNewcomer(
  services: BotServices,
  newcomer: Newcomer,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  const code = codeIn(content);
  if (code !== null) return acceptCode(services, newcomer, code);
  const linkCode = content.kind === 'text' ? readBareLinkCode(content.text) : null;
  if (linkCode !== null) return acceptLink(services, newcomer.account, linkCode);
  // With a whole code it would not have come here.
  if (readLinkWish(content) !== null) return [{ text: LINK_CODE_MISSING }];
  switch (newcomer.member?.status) {
    case 'pending':
      // Again, since the process may have been cut off between the request and its notice; the key makes it one.
      await announceRequest(services, newcomer, newcomer.member);
      return [{ text: messages.WAITING }];
    case 'refused':
      return [{ text: messages.REFUSED }];
    default:
      return answerStranger(services, newcomer, content);
  }
}

async function answerStranger(
  services: BotServices,
  newcomer: Newcomer,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  const { db, clock } = services;
  const { account } = newcomer;
  if (content.kind === 'button') return [{ text: messages.START_AGAIN }];
  const step = await readStep(db, account.id, clock.now());
  if (content.kind === 'text' && step?.step === NAME_STEP)
    return askToBeAdmitted(services, newcomer, content.text);
  await setStep(db, account.id, NAME_STEP, null, clock.now());
  return [{ text: messages.welcome((await findRootOrganisation(db))?.name ?? null) }];
}

async function askToBeAdmitted(
  services: BotServices,
  newcomer: Newcomer,
  text: string,
): Promise<readonly Reply[]> {
  const name = text.replace(/\s+/g, ' ');
  if (!looksLikeName(name)) return [{ text: messages.NAME_UNCLEAR }];
  const member = await requestAdmission(services, newcomer.account, { name });
  await clearStep(services.db, newcomer.account.id);
  if (member.status === 'pending') await announceRequest(services, newcomer, member);
  return [{ text: messages.WAITING }];
}

/** Two words of letters at least; no address, since admins are to read it and not to follow it. */
function looksLikeName(text: string): boolean {
  const words = text.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  return text.length <= NAME_LIMIT && words.length >= 2 && !/https?:|www\.|t\.me\//i.test(text);
}

function codeIn(content: IncomingContent): string | null {
  if (content.kind === 'command' && content.command === 'start') return content.argument || null;
  return content.kind === 'text' ? readCode(content.text) : null;
}
