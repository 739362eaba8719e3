import { AppError } from './errors.ts';

const FRAMES = 8;

/**
 * An error as fields for the log: its kind and where it happened, but not its message, in which a database client quotes
 * the values of the query, and so names and words of members. An {@link AppError} tells its message, which is written
 * for operators.
 */
export function withoutWords(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(error instanceof AppError ? { reason: error.message } : {}),
    at: frames.slice(0, FRAMES).map((frame) => frame.trim()),
  };
}

/** The kind of an error in a few words, without its own: `PrismaClientKnownRequestError P1001`. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
