import { countAdmins } from '../../members/admins.ts';
import { eraseMember, readPersonalData } from '../../members/personal-data.ts';
import { COMMAND_DESCRIPTIONS } from '../../messages/vi/bot.ts';
import * as messages from '../../messages/vi/bot-personal.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';

const PREFIX = 'xoa';
const KEEP = 'giu';
/** How long the question may be answered, in minutes: a button pressed by chance months later must not erase anybody. */
const ANSWER_MINUTES = 10;

/** `/toi` and `/xoadulieu`. */
export const personalDataFeature: BotFeature = {
  commands: [
    {
      name: 'toi',
      aliases: ['thongtincuatoi', 'hoso'],
      description: COMMAND_DESCRIPTIONS.toi,
      isVisibleTo: () => true,
      run: async ({ db, actor }) => [
        { text: messages.storedAboutMember(await readPersonalData(db, actor.memberId)) },
      ],
    },
    {
      name: 'xoadulieu',
      aliases: ['xoadulieucuatoi'],
      description: COMMAND_DESCRIPTIONS.xoadulieu,
      isVisibleTo: () => true,
      run: async (turn) => [await askFirst(turn)],
    },
  ],
  buttons: [{ prefix: PREFIX, run: answerQuestion }],
};

async function askFirst({ db, clock, actor }: Turn): Promise<Reply> {
  const { confirm, keep } = messages.ERASE_BUTTONS;
  const isOnlyAdmin = actor.role === 'admin' && (await countAdmins(db)) <= 1;
  return {
    text: messages.eraseQuestion(isOnlyAdmin),
    buttons: [
      [
        { label: keep, data: `${PREFIX}:${KEEP}` },
        { label: confirm, data: `${PREFIX}:${minuteOf(clock.now())}` },
      ],
    ],
  };
}

async function answerQuestion(turn: Turn, [answer]: readonly string[]): Promise<readonly Reply[]> {
  if (answer === KEEP) return [{ text: messages.KEPT, replaces: true }];
  const askedAt = readNumber(answer);
  const age = askedAt === null ? Number.NaN : minuteOf(turn.clock.now()) - askedAt;
  if (!(age >= 0 && age <= ANSWER_MINUTES)) return [{ text: messages.ERASE_TOO_LATE, replaces: true }];
  await eraseMember(turn, turn.actor.memberId);
  return [{ text: messages.GOODBYE, replaces: true }];
}

/** Minutes since 1970: short enough for a button. */
function minuteOf(instant: Date): number {
  return Math.floor(instant.getTime() / 60_000);
}
