import { AppError } from '../errors.ts';

export type Dialect = 'sqlite' | 'postgresql';

/** Which database an address means: `file:…` or `postgresql://…`, or null for anything else. */
export function dialectOf(url: string): Dialect | null {
  if (/^file:./.test(url)) return 'sqlite';
  if (/^postgres(ql)?:\/\//.test(url)) return 'postgresql';
  return null;
}

/** A database that cannot be used, in words that name it without its password. */
export function unavailable(url: string, error: unknown): AppError {
  const reason = error instanceof Error ? error.message.split('\n').at(-1) : String(error);
  const advice = dialectOf(url) === 'postgresql' ? 'that the server runs' : 'that its folder is writable';
  return new AppError(
    'DATABASE_UNAVAILABLE',
    `The database ${withoutPassword(url)} cannot be used: ${reason}. Check DATABASE_URL and ${advice}.`,
    { cause: error },
  );
}

/** Without everything that may hold the password: a user part with any signs in it, also unescaped ones, and parameters. */
function withoutPassword(url: string): string {
  return dialectOf(url) === 'postgresql' ? url.replace(/:\/\/.*@/, '://').replace(/\?.*$/, '') : url;
}
