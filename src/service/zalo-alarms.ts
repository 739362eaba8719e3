import { dayOf } from '../calendar.ts';
import type { Context } from '../context.ts';
import type { RichText } from '../messages/rich-text.ts';
import { movesAgain } from '../messages/vi/watchdog.ts';
import { oaProblem } from '../messages/vi/zalo.ts';
import {
  type OaTokenTrouble,
  oaNeedsSomebody,
  oaTokenEndsSoon,
  oaTokenTrouble,
  PROBLEM_TITLE,
  QUOTA_TITLE,
  type QuotaLevel,
  quotaUsed,
  TOKEN_TITLE,
} from '../messages/vi/zalo-alarms.ts';
import { notifyAdmins } from '../notices/notify-admins.ts';
import type { Platform, Usage } from '../platforms/platform.ts';
import { monthOf } from '../platforms/usage-store.ts';
import type { TokenHealth } from '../platforms/zalo-oa/token-health.ts';
import type { ZaloOaPlatform } from '../platforms/zalo-oa/zalo-oa-platform.ts';
import { closeIncident, openIncident } from './incidents.ts';

const DAY_MS = 86_400_000;
/** In the last days before the permission ends it is said each day, before that once a week. */
const LAST_DAYS = 7;
const MOST = 0.8;
/** A forecast from a few messages is a guess. */
const ENOUGH_TO_FORECAST = 0.1;
const TOKEN_CAUSE = 'token-zalo-oa';

export interface ZaloAlarmOptions extends Context {
  readonly platforms: readonly Platform[];
  readonly zaloOa: Pick<ZaloOaPlatform, 'tokenHealth' | 'problems'> | null;
  readonly wakeOutbox: () => void;
}

/**
 * Tells the admins what only they can put right, or pay for, before people miss messages: the permission of the official
 * account that ends or is refused (once a day at most), what Zalo refuses until somebody acts (once each time), quotas
 * that are nearly used up or will not last (once a month each).
 *
 * @returns what to call each minute
 */
export function createZaloAlarms(options: ZaloAlarmOptions): () => Promise<void> {
  const { db, clock, platforms, zaloOa } = options;
  /** So that not each minute is spent on finding out that it was told already. */
  const told = new Set<string>();

  async function tell(key: string, title: string, text: RichText): Promise<boolean> {
    if (told.has(key)) return false;
    const isNew = await db.transaction((tx) => notifyAdmins(tx, { key, title, text }, clock.now()));
    told.add(key);
    return isNew;
  }

  async function watchToken(health: TokenHealth): Promise<boolean> {
    const now = clock.now();
    const trouble = troubleOf(health);
    if (trouble !== null) {
      const since = health.state === 'refused' ? health.since : now;
      const text = oaTokenTrouble(trouble, since, now);
      if (await openIncident(options, TOKEN_CAUSE, { since, text })) return true;
      const isFirstDay = health.state !== 'refused' || dayOf(since) === dayOf(now);
      return isFirstDay ? false : tell(`notice:zalo-oa-token:${dayOf(now)}`, TOKEN_TITLE, text);
    }
    const isOver = await closeIncident(options, TOKEN_CAUSE, {
      movedAt: null,
      text: (since) => movesAgain('zalo-oa', since, now),
    });
    if (health.state !== 'ends-soon') return isOver;
    return tell(`notice:zalo-oa-ends:${stage(health.on, now)}`, TOKEN_TITLE, oaTokenEndsSoon(health.on));
  }

  async function watchProblems(): Promise<boolean> {
    let isTold = false;
    for (const problem of zaloOa?.problems() ?? []) {
      const { area, code, since } = problem;
      const key = `notice:zalo-oa-problem:${area}:${code ?? 'none'}:${since.toISOString()}`;
      isTold = (await tell(key, PROBLEM_TITLE, oaNeedsSomebody(oaProblem(problem), since))) || isTold;
    }
    return isTold;
  }

  async function watchQuotas(platform: Platform): Promise<boolean> {
    const now = clock.now();
    let isTold = false;
    for (const usage of (await platform.usage?.(now)) ?? []) {
      const level = levelOf(usage);
      if (level === null) continue;
      const key = `notice:zalo-quota:${platform.name}:${usage.unit}:${usage.period ?? monthOf(now)}:${level}`;
      isTold = (await tell(key, QUOTA_TITLE, quotaUsed(platform.name, usage, level))) || isTold;
    }
    return isTold;
  }

  return async () => {
    let isTold = zaloOa !== null && (await watchToken(await zaloOa.tokenHealth()));
    isTold = (await watchProblems()) || isTold;
    for (const platform of platforms) isTold = (await watchQuotas(platform)) || isTold;
    if (isTold) options.wakeOutbox();
  };
}

/** What keeps the official account from being used, now or as soon as its access token ends; null when nothing does. */
function troubleOf(health: TokenHealth): OaTokenTrouble | null {
  switch (health.state) {
    case 'refused':
      return { kind: 'refused', wasCutOff: health.wasCutOff, accessEndsAt: health.accessEndsAt };
    case 'wrong-key':
    case 'missing':
      return { kind: health.state };
    default:
      return null;
  }
}

/** How far a quota is used that has a limit; null while there is nothing to say. Pure. */
export function levelOf({ unit, used, limit, forecast }: Usage): QuotaLevel | null {
  if (limit === null || limit === 0) return null;
  if (used >= limit) return 'all';
  if (used >= limit * MOST) return 'most';
  const isForeseen = unit !== 'person' && forecast > limit && used >= limit * ENOUGH_TO_FORECAST;
  return isForeseen ? 'forecast' : null;
}

function stage(on: Date, now: Date): string {
  const daysLeft = Math.ceil((on.getTime() - now.getTime()) / DAY_MS);
  return daysLeft <= LAST_DAYS ? dayOf(now) : `${dayOf(on)}:${Math.ceil(daysLeft / 7)}-weeks`;
}
