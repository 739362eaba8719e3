import type { Writable } from 'node:stream';

/** One JSON value a line. Waits while the reader is slow, so that a stream of any length stays small in memory. */
export async function writeJson(stream: Writable, value: unknown): Promise<void> {
  await writeText(stream, `${JSON.stringify(value)}\n`);
}

export async function writeText(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', resolve));
}

/** A line that says how far long work has come, rewritten in place at a terminal and silent elsewhere. */
export function createProgressLine(stream: Writable & { readonly isTTY?: boolean }, unit: string) {
  let shownAt = 0;
  return {
    show(done: number): void {
      const at = performance.now();
      if (!stream.isTTY || at - shownAt < 200) return;
      shownAt = at;
      stream.write(`\r${done.toLocaleString('en')} ${unit}`);
    },
    end(): void {
      if (stream.isTTY && shownAt > 0) stream.write('\r\u001b[K');
    },
  };
}

/** The command did what it could, but not all: exit code 1. What was wrong has been said on stderr. */
export function noteFailure(): void {
  process.exitCode = 1;
}
