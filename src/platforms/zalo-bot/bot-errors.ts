import { AppError } from '../../errors.ts';
import { TransportError } from '../transport.ts';

const DESCRIPTION_LIMIT = 200;

/** An answer with `ok: false`. Carries neither address nor token. */
export class BotRefusal extends Error {
  readonly method: string;
  readonly code: number;

  constructor(method: string, code: number, description: string) {
    super(description.slice(0, DESCRIPTION_LIMIT));
    this.name = 'BotRefusal';
    this.method = method;
    this.code = code;
  }
}

/** An answer that is none of Zalo's: the page of a proxy in between, or broken JSON. */
export class BotAnswerUnreadable extends Error {
  /** HTTP. */
  readonly status: number;

  constructor(status: number) {
    super(`The answer is not one of the Zalo bot interface (HTTP ${status})`);
    this.name = 'BotAnswerUnreadable';
    this.status = status;
  }
}

/** What may be logged of an error: errors of the network or of the database may carry addresses or a message's text. */
export function describeError(error: unknown): { readonly reason: string } {
  if (error instanceof BotRefusal) return { reason: `${error.method}: ${error.code} ${error.message}` };
  if (error instanceof TransportError || error instanceof BotAnswerUnreadable || error instanceof AppError)
    return { reason: error.message };
  return { reason: error instanceof Error ? error.name : 'unknown' };
}

/** Zalo's error code, if it answered with one. */
export function refusalCode(error: unknown): number | null {
  return error instanceof BotRefusal ? error.code : null;
}

/** 404 is what a token may get that cannot even be one (zalo.md A.7: "also a wrong token path"). */
export function isTokenRefused(error: unknown): boolean {
  return refusalCode(error) === 401 || refusalCode(error) === 404;
}

export function tokenRefused(): AppError {
  return new AppError(
    'ZALO_BOT_TOKEN_REFUSED',
    'Zalo refuses the token: set ZALO_BOT_TOKEN to the one Zalo Bot Manager sent for this bot (and check ZALO_BOT_API_ROOT if you changed it).',
  );
}

export function webhookRefused(error: unknown): AppError {
  const { reason } = describeError(error);
  return new AppError(
    'CONFIG_INVALID',
    `Zalo does not accept the webhook (${reason}): check that PUBLIC_URL is a public https address and ZALO_BOT_WEBHOOK_SECRET has 8 to 256 characters, or set ZALO_BOT_MODE to polling.`,
  );
}
