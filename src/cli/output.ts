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

/** Where no terminal can redraw a line, a new one comes this often, in ms. */
const LINE_INTERVAL_MS = 5_000;

/** One line that tells how things stand: redrawn at a terminal, elsewhere a line now and then, fit for a log. */
export interface StatusLine {
  show(text: string): void;
  /** A sentence that stays. */
  say(sentence: string): void;
  /** Takes the redrawn line away. */
  end(): void;
}

export function createStatusLine(
  stream: Writable & { readonly isTTY?: boolean; readonly columns?: number },
  intervalMs = LINE_INTERVAL_MS,
): StatusLine {
  let nextLineAt = Number.NEGATIVE_INFINITY;
  let last = '';
  const clear = () => stream.isTTY && last !== '' && stream.write('\r\u001b[K');
  return {
    show(text) {
      if (stream.isTTY) {
        clear();
        // Wrapped, it could not be redrawn.
        last = text.slice(0, Math.max(20, (stream.columns ?? 80) - 1));
        stream.write(last);
      } else if (performance.now() >= nextLineAt && text !== last) {
        nextLineAt = performance.now() + intervalMs;
        last = text;
        stream.write(`${text}\n`);
      }
    },
    say(sentence) {
      clear();
      stream.write(stream.isTTY ? `${sentence}\n${last}` : `${sentence}\n`);
    },
    end: () => void clear(),
  };
}

/** The command did what it could, but not all: exit code 1. What was wrong has been said on stderr. */
export function noteFailure(): void {
  process.exitCode = 1;
}
