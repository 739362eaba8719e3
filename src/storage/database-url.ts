import { AppError } from '../errors.ts';

export type Dialect = 'sqlite' | 'postgresql';

/** Which database an address means: `file:…` or `postgresql://…`, or null for anything else. */
export function dialectOf(url: string): Dialect | null {
  if (url.startsWith('file:')) return 'sqlite';
  if (/^postgres(ql)?:\/\//.test(url)) return 'postgresql';
  return null;
}

/** A database that cannot be used, in words that name it without its password. */
export function unavailable(url: string, error: unknown): AppError {
  const reason = error instanceof Error ? error.message.split('\n').at(-1) : String(error);
  return new AppError(
    'DATABASE_UNAVAILABLE',
    `The database ${withoutPassword(url)} cannot be used: ${reason}. Check DATABASE_URL and that its folder is writable.`,
    { cause: error },
  );
}

function withoutPassword(url: string): string {
  return url.replace(/:\/\/[^@/]*@/, '://');
}
