/** Every error an operator may meet, by a stable code that can be searched for. */
export type ErrorCode =
  | 'CONFIG_INVALID'
  | 'DATABASE_UNAVAILABLE'
  | 'DATABASE_NEWER'
  | 'DATABASE_IN_USE'
  | 'PORT_IN_USE'
  | 'TELEGRAM_TOKEN_REFUSED'
  | 'TELEGRAM_UNREACHABLE'
  | 'ZALO_BOT_TOKEN_REFUSED'
  | 'ZALO_OA_TOKEN_REFUSED'
  | 'ZALO_OA_UNREACHABLE'
  | 'ZALO_OA_REFUSED'
  | 'INPUT_INVALID'
  | 'FETCH_FAILED'
  | 'PAGE_UNREADABLE'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'SECRET_CONTENT';

/**
 * An error whose message tells an operator, in one plain sentence, what is wrong and what to do. Members never
 * read it: `bot/` and `web/` answer by code from `messages/vi`. Never carries a token or an address with one.
 */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}
