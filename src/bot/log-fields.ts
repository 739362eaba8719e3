const FRAMES = 8;

/**
 * An unforeseen error as fields for the log: its kind and where it happened, but not its message, in which a database
 * client quotes the values of the query, and so names and words of members.
 */
export function withoutWords(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    at: frames.slice(0, FRAMES).map((frame) => frame.trim()),
  };
}
