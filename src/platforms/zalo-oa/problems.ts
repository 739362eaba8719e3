import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Connection } from '../../storage/database.ts';
import { deleteSetting, readSetting, writeSetting } from '../../storage/settings-store.ts';
import { describeError } from './describe-error.ts';

const AREAS = ['sending', 'paid-texts', 'templates', 'files', 'articles', 'events'] as const;

/** What does not work: all sending, or only the part named. */
export type ProblemArea = (typeof AREAS)[number];

/** Something only an operator can put right, in Zalo's console or in the settings. */
export interface OaProblem {
  readonly area: ProblemArea;
  /** Zalo's; null where the trouble is not a refusal of Zalo's. */
  readonly code: number | null;
  readonly since: Date;
  /** One English sentence that says what to do. `oaProblem` in messages/vi/zalo.ts says it to the admins. */
  readonly advice: string;
}

/** Remembers such problems until the same thing works again: in the database, so that `bantin doctor` sees them. */
export interface OaProblems {
  load(): Promise<void>;
  list(): readonly OaProblem[];
  note(area: ProblemArea, code: number | null): Promise<void>;
  clear(area: ProblemArea): Promise<void>;
}

const ADVICE: Readonly<Record<number, string>> = {
  [-204]: 'The official account has been deleted: connect another one.',
  [-205]: 'Zalo knows no such official account: check ZALO_OA_APP_ID and which account the app is linked to.',
  [-209]: 'The app is not activated: activate it on developers.zalo.me.',
  [-211]: 'The quota of the plan is used up: buy more, or wait for the next period.',
  [-212]: 'The app is not registered for this interface: register it on developers.zalo.me.',
  [-219]: 'The app was removed or disabled: look at it on developers.zalo.me.',
  [-221]: 'The official account must be verified first: apply on oa.zalo.me.',
  [-223]:
    'The official account has not granted the app this permission, or its articles are used up: let its admin grant it on developers.zalo.me.',
  [-224]: 'The plan of the official account does not include this: it needs a higher one.',
  [-242]: 'Zalo refuses the proof of the app secret: switch off appsecret_proof on developers.zalo.me.',
  [-249]: 'The template cannot be sent by user id: choose another in ZALO_OA_TEMPLATES.',
  [-320]: 'A Zalo Cloud Account has to be connected for what costs money: connect it on account.zalo.cloud.',
  [-321]: 'The Zalo Cloud Account has no money left: top it up on account.zalo.cloud.',
};
const TOKEN_ADVICE =
  'Zalo refuses the access token even after a refresh: let an admin of the official account consent again and set ZALO_OA_REFRESH_TOKEN.';
const EVENTS_ADVICE =
  "Events arrive with a signature that does not fit: set ZALO_OA_SECRET_KEY to the OA Secret Key of the app's webhook page.";

const storedSchema = z.object({ code: z.number().nullable(), since: z.iso.datetime() });

/** What stands in the database; for a process that is not the one that sends. */
export async function readOaProblems(connection: Connection): Promise<OaProblem[]> {
  const found: OaProblem[] = [];
  for (const area of AREAS) {
    const value = await readSetting(connection, keyOf(area));
    if (value === null) continue;
    const { code, since } = storedSchema.parse(JSON.parse(value));
    found.push({ area, code, since: new Date(since), advice: adviceFor(area, code) });
  }
  return found;
}

export function createOaProblems({
  db,
  clock,
  logger,
}: {
  readonly db: Connection;
  readonly clock: Clock;
  readonly logger: Logger;
}): OaProblems {
  const known = new Map<ProblemArea, OaProblem>();

  /** To remember must never keep anything else from being done. */
  async function store(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      logger.warn(describeError(error), 'A problem with Zalo could not be stored');
    }
  }

  return {
    async load() {
      for (const problem of await readOaProblems(db)) known.set(problem.area, problem);
    },
    list: () => [...known.values()],
    async note(area, code) {
      const before = known.get(area);
      if (before !== undefined && before.code === code) return;
      const since = before?.since ?? clock.now();
      const advice = adviceFor(area, code);
      known.set(area, { area, code, since, advice });
      logger.error({ area, code, advice }, 'Zalo refuses something until an operator acts');
      await store(() => writeSetting(db, keyOf(area), JSON.stringify({ code, since })));
    },
    async clear(area) {
      if (!known.delete(area)) return;
      logger.info({ area }, 'Zalo accepts it again');
      await store(() => deleteSetting(db, keyOf(area)));
    },
  };
}

function adviceFor(area: ProblemArea, code: number | null): string {
  if (area === 'events') return EVENTS_ADVICE;
  return (code === null ? undefined : ADVICE[code]) ?? TOKEN_ADVICE;
}

function keyOf(area: ProblemArea): `zalo-oa.problem.${ProblemArea}` {
  return `zalo-oa.problem.${area}`;
}
