import { createTransport } from '../platforms/transport.ts';
import { monthOf, readUsage } from '../platforms/usage-store.ts';
import { createZaloBotApi, type ZaloBotApi } from '../platforms/zalo-bot/bot-api.ts';
import { isTokenRefused, refusalCode } from '../platforms/zalo-bot/bot-errors.ts';
import { countPeople } from '../platforms/zalo-bot/people-store.ts';
import type { Database } from '../storage/database.ts';
import type { ZaloBotConfig } from '../zalo-config.ts';
import { examineClockOf } from './examine-clock-of.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const SUBJECT = 'zalo bot';
const WEBHOOK = 'zalo bot webhook';
const PLAN = 'zalo bot plan';
const TIMEOUT_MS = 5_000;
/** Zalo lets a webhook be tried a few times a day only. */
const TESTS_USED_UP = 426;
const MOST = 0.8;

/** Token, way of receiving and plan of the Zalo bot. Sends nothing to anybody and changes nothing at Zalo. */
export async function examineZaloBot(config: ZaloBotConfig, db: Database | null): Promise<Finding[]> {
  const apiRoot = config.apiRoot.replace(/\/+$/, '');
  const transport = createTransport(new URL(apiRoot).origin);
  const api = createZaloBotApi(transport, { token: config.token, apiRoot, timeoutMs: TIMEOUT_MS });
  const findings: Finding[] = [];
  try {
    const me = await api.getMe();
    findings.push(ok(SUBJECT, me.account_name ?? me.display_name ?? me.name ?? me.id));
    findings.push(await examineWebhook(api, config));
  } catch (error) {
    findings.push(problem(findings.length === 0 ? SUBJECT : WEBHOOK, explain(error)));
  } finally {
    await transport.close();
  }
  findings.push(...(await examineClockOf('zalo bot clock', apiRoot)));
  if (db !== null) findings.push(...(await examinePlan(config, db)));
  return findings;
}

async function examineWebhook(api: ZaloBotApi, { mode }: ZaloBotConfig): Promise<Finding> {
  const url = await currentUrl(api);
  if (url === null)
    return warning(WEBHOOK, 'Zalo does not say whether one is set, so this was not examined.');
  if (mode === 'polling') {
    return url === ''
      ? ok(WEBHOOK, 'none, as polling needs it')
      : warning(
          WEBHOOK,
          `Zalo delivers to ${hostOf(url)} although ZALO_BOT_MODE is polling: bantin start takes that away. If another program has set it, the two will fight over the bot: get a bot of its own for each.`,
        );
  }
  const own = `${mode.webhook.publicUrl.replace(/\/+$/, '')}/webhooks/zalo-bot`;
  if (!own.startsWith('https://'))
    return problem(
      WEBHOOK,
      `PUBLIC_URL is ${mode.webhook.publicUrl}, and Zalo takes public https addresses only: change it, or set ZALO_BOT_MODE=polling.`,
    );
  if (url === '') return warning(WEBHOOK, 'Not set at Zalo yet: bantin start does it.');
  if (url !== own)
    return warning(WEBHOOK, `Zalo delivers to ${hostOf(url)} and not to ${own}: bantin start changes that.`);
  return tryWebhook(api, own);
}

/** Null where Zalo refuses to say, as its former host does: the token was accepted just before. */
async function currentUrl(api: ZaloBotApi): Promise<string | null> {
  try {
    return (await api.getWebhookInfo()).url;
  } catch (error) {
    const code = refusalCode(error);
    if (code === 400 || code === 404) return null;
    throw error;
  }
}

async function tryWebhook(api: ZaloBotApi, own: string): Promise<Finding> {
  try {
    const { ok: isReached, outcome, hint, status_code: status } = await api.testWebhook();
    if (isReached) return ok(WEBHOOK, `${own} was reached by Zalo`);
    const answer = status === undefined ? '' : `, HTTP ${status}`;
    return problem(
      WEBHOOK,
      `Zalo does not reach ${own} (${outcome}${answer})${hint === '' ? '' : `: ${hint}`}. ${adviceFor(outcome)}`,
    );
  } catch (error) {
    if (refusalCode(error) === null) throw error;
    const why =
      refusalCode(error) === TESTS_USED_UP
        ? 'its tries of today are used up'
        : `it refuses to (error ${refusalCode(error)})`;
    return warning(WEBHOOK, `Set to ${own}; Zalo does not try it now, since ${why}.`);
  }
}

/** The family of outcomes is documented, the exact set varies. */
function adviceFor(outcome: string): string {
  if (outcome.includes('403'))
    return 'Something in front of the service refuses Zalo, which calls itself Java/…: let /webhooks/ pass its bot filter.';
  if (outcome.includes('404')) return 'Let the proxy pass /webhooks/ on to bantin.';
  if (outcome.includes('5xx')) return 'Start bantin, and look whether the proxy reaches it.';
  if (outcome.includes('tls')) return 'Renew the certificate, and serve its whole chain.';
  if (outcome.includes('dns')) return 'Check the name in PUBLIC_URL.';
  return 'Check that the address can be reached from outside.';
}

async function examinePlan({ monthlyMessages, mostPeople }: ZaloBotConfig, db: Database): Promise<Finding[]> {
  const month = monthOf(new Date());
  const messages = (await readUsage(db, 'zalo-bot', month)).get('message') ?? 0;
  const people = await countPeople(db);
  const detail = `${messages} of ${monthlyMessages} messages in ${month}, ${people} of ${mostPeople} people`;
  if (people >= mostPeople || messages >= monthlyMessages)
    return [
      warning(
        PLAN,
        `${detail}: used up. Who comes now needs Telegram or the official account; with a larger plan raise ZALO_BOT_MONTHLY_MESSAGES and ZALO_BOT_MOST_PEOPLE.`,
      ),
    ];
  const isNearlyUsed = people >= mostPeople * MOST || messages >= monthlyMessages * MOST;
  return [isNearlyUsed ? warning(PLAN, `${detail}: nearly used up.`) : ok(PLAN, detail)];
}

function explain(error: unknown): string {
  if (isTokenRefused(error))
    return 'Zalo refuses the token: set ZALO_BOT_TOKEN to the one Zalo Bot Manager sent for this bot.';
  const code = refusalCode(error);
  return code === null
    ? 'Zalo cannot be reached: check the network, and ZALO_BOT_API_ROOT if you changed it.'
    : `Zalo answers with error ${code}: try again later.`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'another address';
}
