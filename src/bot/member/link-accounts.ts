import { createLinkCode } from '../../members/link-codes.ts';
import { type LinkedAccount, listAccounts, unlinkAccount } from '../../members/linked-accounts.ts';
import { setPreferredAccount } from '../../members/preferences.ts';
import { joinRich } from '../../messages/rich-text.ts';
import { BUTTON_EXPIRED, COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/bot-accounts.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { accountChoice } from './account-choice.ts';

const PREFIX = 'lk';
/** How long the question may be answered, in minutes: a button pressed by chance months later must not unlink. */
const ANSWER_MINUTES = 10;

/** `/lienket`: a code for one more account, and the accounts there are. Typed with a code it never comes here. */
export const linkAccountsFeature: BotFeature = {
  commands: [
    {
      name: 'lienket',
      aliases: ['lienkettaikhoan', 'taikhoan'],
      description: COMMAND_DESCRIPTIONS.lienket,
      isVisibleTo: () => true,
      run: async (turn) => [await showCode(turn)],
    },
  ],
  buttons: [{ prefix: PREFIX, run: press }],
};

async function press(turn: Turn, [action, id, askedAt]: readonly string[]): Promise<readonly Reply[]> {
  const accountId = readNumber(id, 1);
  if (accountId === null) return [{ text: BUTTON_EXPIRED }];
  switch (action) {
    case 'qua':
      await setPreferredAccount(turn, turn.actor.memberId, accountId);
      turn.wakeOutbox();
      return [{ ...(await showAccounts(turn)), replaces: true }];
    case 'bo':
      return [await askToUnlink(turn, accountId)];
    case 'bo!':
      return isTimely(turn, askedAt)
        ? unlink(turn, accountId)
        : [{ text: messages.UNLINK_TOO_LATE, replaces: true }];
    default:
      return [{ ...(await showAccounts(turn)), replaces: true }];
  }
}

async function showCode(turn: Turn): Promise<Reply> {
  const shown = await showAccounts(turn);
  const created = await createLinkCode(turn, turn.actor.memberId);
  if (created.outcome !== 'created') {
    const text = joinRich([shown.text, messages.NO_CODE[created.outcome]], '\n\n');
    return { ...shown, text };
  }
  const ways = turn.platforms
    .map((platform) => ({ platform: platform.name, link: platform.invitationLink(created.code) }))
    // The app in the hand goes last: somebody who wants a second phone finds it there.
    .toSorted((one, other) => rank(one, turn) - rank(other, turn));
  return { ...shown, text: joinRich([shown.text, messages.linkCode({ ...created, ways })], '\n\n') };
}

function rank({ platform }: { readonly platform: string }, { account }: Turn): number {
  return platform === account.platform ? 1 : 0;
}

async function showAccounts({ db, actor, account }: Turn): Promise<Reply> {
  const accounts = await listAccounts(db, actor.memberId);
  const labels = messages.accountLabels(accounts);
  const text = messages.linkedAccounts(
    accounts.map((one, index) => ({ ...one, label: labels[index] ?? '', isInUse: one.id === account.id })),
  );
  if (accounts.length < 2) return { text };
  const unlinking = accounts.map(({ id }, index) => [
    { label: messages.unlinkButton(labels[index] ?? ''), data: `${PREFIX}:bo:${id}` },
  ]);
  return { text, buttons: [...accountChoice(accounts, (id) => `${PREFIX}:qua:${id}`), ...unlinking] };
}

async function askToUnlink({ db, clock, actor, account }: Turn, accountId: number): Promise<Reply> {
  const accounts = await listAccounts(db, actor.memberId);
  const at = accounts.findIndex(({ id }) => id === accountId);
  if (at < 0) return { text: messages.NOT_LINKED };
  if (accounts.length < 2) return { text: messages.LAST_ACCOUNT };
  const left = accounts.filter(({ id }) => id !== accountId);
  const { confirm, keep } = messages.UNLINK_BUTTONS;
  return {
    text: messages.askToUnlink({
      label: messages.accountLabels(accounts)[at] ?? '',
      left: messages.accountLabels(left),
      isInUse: accountId === account.id,
      isLastReachable: left.every(({ state }) => state !== 'active'),
    }),
    buttons: [
      [
        { label: keep, data: `${PREFIX}:giu:${accountId}` },
        { label: confirm, data: `${PREFIX}:bo!:${accountId}:${minuteOf(clock.now())}` },
      ],
    ],
    replaces: true,
  };
}

async function unlink(turn: Turn, accountId: number): Promise<readonly Reply[]> {
  const unlinked = await unlinkAccount(turn, turn.actor, accountId);
  if (unlinked.outcome === 'not-linked') return [{ text: messages.NOT_LINKED, replaces: true }];
  if (unlinked.outcome === 'last') return [{ text: messages.LAST_ACCOUNT, replaces: true }];
  turn.wakeOutbox();
  const { account, left } = unlinked;
  const others: readonly LinkedAccount[] = left.filter(({ id }) => id !== turn.account.id);
  const isInUse = account.id === turn.account.id;
  return [
    { text: isInUse ? messages.UNLINKED_HERE : messages.unlinked(account.platform), replaces: true },
    ...(isInUse ? [] : [{ text: messages.UNLINKED_FROM_ELSEWHERE, to: account }]),
    ...others.map((to) => ({ text: messages.unlinked(account.platform), to })),
  ];
}

function isTimely({ clock }: Turn, askedAt: string | undefined): boolean {
  const minute = readNumber(askedAt);
  const age = minute === null ? Number.NaN : minuteOf(clock.now()) - minute;
  return age >= 0 && age <= ANSWER_MINUTES;
}

/** Minutes since 1970: short enough for a button. */
function minuteOf(instant: Date): number {
  return Math.floor(instant.getTime() / 60_000);
}
