import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Connection } from '../../storage/database.ts';
import { readSetting, writeSetting } from '../../storage/settings-store.ts';
import type { ZaloBotApi } from './bot-api.ts';
import { refusalCode } from './bot-errors.ts';

const SETTING = 'zalo-bot.webhook';
const WEBHOOK_PATH = '/webhooks/zalo-bot';
/** Quota exceeded, and the daily limit of tests. */
const LIMIT_CODES: readonly (number | null)[] = [429, 426];

/**
 * Has Zalo post what comes to this service. Zalo limits these calls a day (zalo.md A.3) and does not tell the secret it
 * has: so which address was set with which secret is remembered, and neither a restart nor a second process sets it again.
 */
export async function setWebhook(
  api: ZaloBotApi,
  {
    token,
    publicUrl,
    secret,
  }: { readonly token: string; readonly publicUrl: string; readonly secret: string },
  db: Connection,
  logger: Logger,
): Promise<void> {
  const url = publicUrl.replace(/\/+$/, '') + WEBHOOK_PATH;
  // The token in it is long and random, so that the secret cannot be guessed from what is stored.
  const mark = createHash('sha256').update(`${token}\n${url}\n${secret}`).digest('hex');
  const isSet = (await currentUrl(api)) === url;
  if (isSet && (await readSetting(db, SETTING)) === mark) return;
  try {
    const { verification } = await api.setWebhook(url, secret);
    await writeSetting(db, SETTING, mark);
    // Zalo saves the address even when its probe did not get through.
    if (verification?.ok === false)
      logger.error(
        { outcome: verification.outcome, httpStatus: verification.status_code },
        'Zalo cannot reach the webhook: check PUBLIC_URL, the certificate, and that nothing in front of it refuses clients named Java',
      );
  } catch (error) {
    if (!isSet || !LIMIT_CODES.includes(refusalCode(error))) throw error;
    logger.warn('Zalo lets the webhook be set no more today; it goes on with the secret it has');
  }
}

/** Empty where Zalo does not say: one that sets a webhook need not tell which there is. */
async function currentUrl(api: ZaloBotApi): Promise<string> {
  try {
    return (await api.getWebhookInfo()).url;
  } catch (error) {
    const code = refusalCode(error);
    if (code !== 400 && code !== 404) throw error;
    return '';
  }
}
