import type { Connection } from '../storage/database.ts';
import { readOutcomes } from './bench-store.ts';
import type { BotApiProcess } from './bot-api-process.ts';

export interface Broadcast {
  readonly messageId: number;
  /** Unlike that of any other. */
  readonly text: string;
}

export interface SoakOutcome {
  /** Members who did not get a message although nothing says so. */
  readonly lost: number;
  /** Copies beyond the first. */
  readonly duplicates: number;
  readonly uncertain: number;
  /** Recorded as failed after two outcomes that nobody knows: some of them did arrive. */
  readonly inDoubt: number;
  readonly failures: readonly string[];
}

/** Holds what the database says against what the server took. */
export async function examine(
  db: Connection,
  server: BotApiProcess,
  broadcasts: readonly Broadcast[],
  members: number,
): Promise<SoakOutcome> {
  const failures: string[] = [];
  const total = { lost: 0, duplicates: 0, uncertain: 0, inDoubt: 0 };
  for (const { messageId, text } of broadcasts) {
    const copies = await server.copies(text);
    const outcomes = await readOutcomes(db, messageId);
    total.lost += members - outcomes.length;
    for (const { chat, state, reason, uncertain } of outcomes) {
      const count = copies.get(chat) ?? 0;
      total.duplicates += Math.max(0, count - 1);
      if (uncertain) total.uncertain += 1;
      if (count > 1 && !uncertain)
        failures.push(`message ${messageId}: ${count} copies for a chat are not marked`);
      if (state === 'failed' && reason === 'unknown-outcome') total.inDoubt += 1;
      else if (state !== 'sent' || count === 0) total.lost += 1;
    }
  }
  if (total.lost > 0) failures.push(`${total.lost} deliveries were lost`);
  return { ...total, failures };
}
