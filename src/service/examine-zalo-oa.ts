import { pino } from 'pino';
import { dayOf, formatDay } from '../calendar.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { createTransport } from '../platforms/transport.ts';
import { monthOf, readUsage } from '../platforms/usage-store.ts';
import { createCallOa } from '../platforms/zalo-oa/call-oa.ts';
import { createOaApi, type OaInfo } from '../platforms/zalo-oa/oa-api.ts';
import { classOf, OaRefusal } from '../platforms/zalo-oa/oa-errors.ts';
import { readOaProblems } from '../platforms/zalo-oa/problems.ts';
import { readTokenHealth, type TokenHealth } from '../platforms/zalo-oa/token-health.ts';
import { createTokenSource } from '../platforms/zalo-oa/token-source.ts';
import type { Database } from '../storage/database.ts';
import { PURPOSES, type ZaloOaConfig } from '../zalo-config.ts';
import { examineClockOf } from './examine-clock-of.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const SUBJECT = 'zalo oa';
const TOKENS = 'zalo oa tokens';
const WEBHOOK = 'zalo oa webhook';
const TEMPLATES = 'zalo oa templates';
const TIMEOUT_MS = 10_000;
const CLOCK = systemClock;

/**
 * Everything that can be wrong with an official account. Asks Zalo for the account only; should the tokens have to be
 * renewed for that, the one place does it that stores the new pair before anybody uses it.
 */
export async function examineZaloOa(
  config: ZaloOaConfig,
  { publicUrl, db }: { readonly publicUrl: string | null; readonly db: Database | null },
): Promise<Finding[]> {
  const findings = examineWebhook(config, publicUrl);
  if (db !== null) {
    findings.push(...(await examineAccount(config, db)), ...(await examineTroubles(db)));
    findings.push(await examineCosts(config, db));
  }
  return [
    ...findings,
    examineTemplates(config),
    ...(await examineClockOf('zalo oa clock', config.oauthRoot)),
  ];
}

function examineWebhook({ secretKey }: ZaloOaConfig, publicUrl: string | null): Finding[] {
  const path = '/webhooks/zalo-oa';
  if (secretKey === null)
    return [
      problem(
        WEBHOOK,
        "ZALO_OA_SECRET_KEY is not set, so nothing that people write is received and nobody can join: it is the OA Secret Key on the app's webhook page of developers.zalo.me.",
      ),
    ];
  if (publicUrl === null)
    return [
      warning(
        WEBHOOK,
        `PUBLIC_URL is not set: the address to enter on developers.zalo.me is https://, the public name of this service, and ${path}.`,
      ),
    ];
  if (!publicUrl.startsWith('https://'))
    return [problem(WEBHOOK, `PUBLIC_URL is ${publicUrl}, and Zalo delivers to https addresses only.`)];
  return [
    ok(
      WEBHOOK,
      `${publicUrl}${path} (if nothing arrives: it must stand so on developers.zalo.me, where Zalo switches it off after failed deliveries)`,
    ),
  ];
}

async function examineAccount(config: ZaloOaConfig, db: Database): Promise<Finding[]> {
  const keys = { ...config, db, clock: CLOCK };
  const before = await readTokenHealth(keys);
  if (['missing', 'wrong-key', 'refused'].includes(before.state)) return [describeTokens(before)];
  const transport = createTransport(new URL(config.apiRoot).origin);
  const tokens = createTokenSource({ ...keys, logger: pino({ level: 'silent' }) });
  const api = createOaApi(createCallOa(transport, tokens, { ...config, timeoutMs: TIMEOUT_MS }));
  try {
    // First, since `getoa` says no more of a refused refresh than that no token could be got.
    await tokens.accessToken();
    return [describeTokens(await tokens.health()), ...describeAccount(await api.info())];
  } catch (error) {
    const after = describeTokens(await tokens.health());
    if (error instanceof AppError && after.state === 'problem') return [after];
    return error instanceof AppError
      ? [problem(TOKENS, error.message)]
      : [after, problem(SUBJECT, explain(error, config))];
  } finally {
    await transport.close();
  }
}

function describeTokens(health: TokenHealth): Finding {
  switch (health.state) {
    case 'ok':
      return ok(
        TOKENS,
        `renewed by themselves; unless that fails for three months (until ${formatDay(dayOf(health.refreshEndsAt))})`,
      );
    case 'unused':
      return warning(TOKENS, 'ZALO_OA_REFRESH_TOKEN has not been used yet: bantin start does it.');
    case 'ends-soon':
      return warning(
        TOKENS,
        `They end on ${formatDay(dayOf(health.on))} unless they are renewed before: keep bantin running and look whether it reaches oauth.zaloapp.com; else an admin of the account has to consent again.`,
      );
    case 'refused':
    case 'wrong-key':
    case 'missing':
      return problem(TOKENS, health.reason);
  }
}

function describeAccount({ name, oaId, isVerified, packageName, followers }: OaInfo): Finding[] {
  const parts = [
    `${name} (${oaId})`,
    isVerified ? 'verified' : 'not verified',
    `package ${packageName === '' ? 'unknown' : packageName}`,
    ...(followers === null ? [] : [`${followers} followers`]),
  ];
  const detail = parts.join(', ');
  if (!isVerified)
    return [warning(SUBJECT, `${detail}: Zalo refuses most calls until it is verified on oa.zalo.me.`)];
  return /basic|standard|cơ bản|tiêu chuẩn/i.test(packageName)
    ? [warning(SUBJECT, `${detail}: sending by an app is said to need the package Growth or higher.`)]
    : [ok(SUBJECT, detail)];
}

/** What Zalo has refused to the running service until somebody acts. */
async function examineTroubles(db: Database): Promise<Finding[]> {
  return (await readOaProblems(db)).map(({ area, since, advice }) => {
    const detail = `Since ${formatDay(dayOf(since))}: ${advice}`;
    const subject = `zalo oa ${area}`;
    return area === 'sending' || area === 'events' ? problem(subject, detail) : warning(subject, detail);
  });
}

async function examineCosts(config: ZaloOaConfig, db: Database): Promise<Finding> {
  const month = monthOf(CLOCK.now());
  const used = await readUsage(db, 'zalo-oa', month);
  const paid = used.get('paid-text') ?? 0;
  const detail = [
    `${paid} of ${config.monthlyPaidTexts} paid texts and ${used.get('template') ?? 0} templates in ${month}`,
    `a text costs ${config.textPrice} VND after ${config.freeHours} hours, a template ${config.templatePrice} VND (ZALO_OA_TEXT_PRICE, ZALO_OA_TEMPLATE_PRICE)`,
  ].join('; ');
  return paid >= config.monthlyPaidTexts
    ? warning('zalo oa costs', `${detail}: no more paid texts this month.`)
    : ok('zalo oa costs', detail);
}

function examineTemplates({ templates, windowDays }: ZaloOaConfig): Finding {
  const missing = PURPOSES.filter((purpose) => templates[purpose] === undefined);
  const set = PURPOSES.flatMap((purpose) => {
    const template = templates[purpose];
    return template === undefined ? [] : [`${purpose} ${template.id}`];
  });
  if (missing.length === 0) return ok(TEMPLATES, set.join(', '));
  return warning(
    TEMPLATES,
    `${set.length === 0 ? 'None set' : `Set: ${set.join(', ')}`}. Without one for ${missing.join(', ')}, who has not written to the account for ${windowDays} days gets these on another account, or when they write again (ZALO_OA_TEMPLATES).`,
  );
}

function explain(error: unknown, { apiRoot }: ZaloOaConfig): string {
  if (!(error instanceof OaRefusal))
    return `Zalo cannot be reached: check the network to ${new URL(apiRoot).host}.`;
  return classOf(error.code) === 'token'
    ? `Zalo refuses the access token even after a refresh (error ${error.code}): look on developers.zalo.me whether the app is active and still has the permissions of the account.`
    : `Zalo refuses to say anything about the account (error ${error.code}): look on developers.zalo.me whether the app is active and may use the OA OpenAPI.`;
}
