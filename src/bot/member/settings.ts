import { listAccounts } from '../../members/linked-accounts.ts';
import {
  type DigestFrequency,
  getPreferences,
  setDigest,
  setPreferredAccount,
  setQuietHours,
} from '../../members/preferences.ts';
import { rich } from '../../messages/rich-text.ts';
import { BUTTON_EXPIRED, COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/bot-settings.ts';
import type { Button, IncomingContent } from '../../platforms/platform.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { clearStep, setStep } from '../steps-store.ts';
import { accountChoice } from './account-choice.ts';
import { NO_QUIET_HOURS, type QuietHours, readQuietHours } from './read-quiet-hours.ts';

const PREFIX = 'cd';
const QUIET_STEP = 'caidat:gio';
const DIGESTS: readonly DigestFrequency[] = ['daily', 'weekly', 'off'];
const PRESETS: readonly QuietHours[] = [
  { from: '21:00', to: '06:30' },
  { from: '22:00', to: '06:00' },
  { from: '20:00', to: '07:00' },
  NO_QUIET_HOURS,
];

/**
 * `/caidat`. Every button carries the state it leads to and not "the other one", so that pressing it twice is the same
 * as once; the message shows the new state in place.
 */
export const settingsFeature: BotFeature = {
  commands: [
    {
      name: 'caidat',
      aliases: ['settings', 'setting', 'gionghi'],
      description: COMMAND_DESCRIPTIONS.caidat,
      isVisibleTo: () => true,
      run: async (turn) => [await showSettings(turn)],
    },
  ],
  buttons: [{ prefix: PREFIX, run: press }],
  steps: [{ step: QUIET_STEP, run: takeQuietHours }],
};

async function press(turn: Turn, [what, value = '']: readonly string[]): Promise<readonly Reply[]> {
  if (what === 'gio') {
    await setStep(turn.db, turn.account.id, QUIET_STEP, null, turn.clock.now());
    return [{ text: messages.TYPE_QUIET_HOURS }];
  }
  const isDone = await change(turn, what, value);
  if (!isDone) return [{ text: BUTTON_EXPIRED }];
  return [{ ...(await showSettings(turn)), replaces: true }];
}

async function change(turn: Turn, what: string | undefined, value: string): Promise<boolean> {
  const { memberId } = turn.actor;
  const digest = DIGESTS.find((known) => known === value);
  const preset = PRESETS.find((known) => dataOf(known) === value);
  const accountId = readNumber(value, 1);
  if (what === 'tin' && digest !== undefined) await setDigest(turn, memberId, digest);
  else if (what === 'nghi' && preset !== undefined)
    await setQuietHours(turn, memberId, preset.from, preset.to);
  else if (what === 'qua' && accountId !== null) {
    await setPreferredAccount(turn, memberId, accountId);
    turn.wakeOutbox();
  } else return false;
  return true;
}

async function takeQuietHours(
  turn: Turn,
  _data: unknown,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  const hours = content.kind === 'text' ? readQuietHours(content.text) : null;
  if (hours === null) return [{ text: messages.QUIET_HOURS_UNCLEAR }];
  await setQuietHours(turn, turn.actor.memberId, hours.from, hours.to);
  await clearStep(turn.db, turn.account.id);
  const shown = await showSettings(turn);
  return [{ ...shown, text: rich`${messages.SETTINGS_SAVED}\n\n${shown.text}` }];
}

async function showSettings({ db, actor }: Turn): Promise<Reply> {
  const { digest, quietFrom, quietTo } = await getPreferences(db, actor.memberId);
  const accounts = await listAccounts(db, actor.memberId);
  const preferred = accounts.find(({ isPreferred }) => isPreferred);
  const digests = DIGESTS.map((value) =>
    choice(messages.DIGEST_BUTTONS[value], `tin:${value}`, value === digest),
  );
  const presets = PRESETS.map((preset) =>
    choice(
      messages.quietHours(preset.from, preset.to),
      `nghi:${dataOf(preset)}`,
      quietFrom === quietTo ? preset === NO_QUIET_HOURS : preset.from === quietFrom && preset.to === quietTo,
    ),
  );
  const other = { label: messages.OTHER_QUIET_HOURS, data: `${PREFIX}:gio` };
  return {
    text: messages.settings({ digest, quietFrom, quietTo, platform: preferred?.platform ?? null }),
    buttons: [
      digests,
      presets.slice(0, 2),
      presets.slice(2),
      [other],
      ...accountChoice(accounts, (id) => `${PREFIX}:qua:${id}`),
    ],
  };
}

function choice(label: string, data: string, isChosen: boolean): Button {
  return { label: isChosen ? messages.chosen(label) : label, data: `${PREFIX}:${data}` };
}

/** `2100-0630`: buttons' data are split at colons. */
function dataOf({ from, to }: QuietHours): string {
  return `${from}-${to}`.replaceAll(':', '');
}
