import { createTransport } from '../transport.ts';
import { createTelegramApi } from './telegram-api.ts';

const TIMEOUT_SECONDS = 5;

/** The bot's username, asked from Telegram with a short time limit; null when it does not say. */
export async function findTelegramUsername(options: {
  readonly token: string;
  readonly apiRoot: string;
}): Promise<string | null> {
  const apiRoot = options.apiRoot.replace(/\/+$/, '');
  const transport = createTransport(new URL(apiRoot).origin);
  try {
    const api = createTelegramApi(transport, {
      token: options.token,
      apiRoot,
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    return (await api.getMe()).username;
  } catch {
    return null;
  } finally {
    await transport.close();
  }
}

/** The deep link that opens the bot and carries an invitation code. */
export function telegramInvitationLink(username: string, code: string): string {
  return `https://t.me/${username}?start=${encodeURIComponent(code)}`;
}
