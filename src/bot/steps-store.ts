import type { Connection } from '../storage/database.ts';

/** A dialogue left alone for longer than this, in ms, is forgotten: its next text means something else by then. */
const STEP_LIFETIME_MS = 24 * 3_600_000;

/** Where the dialogue of one chat account stands. */
export interface Step {
  /** The name of the `StepHandler` that the next text or file goes to. */
  readonly step: string;
  /** What `setStep` was given, through JSON. */
  readonly data: unknown;
}

/**
 * Makes the next text or file of this account go to the handler of `step`, in place of any step before. It stays
 * until it is set anew or cleared, for 24 hours at most.
 *
 * @param data anything JSON can carry; `undefined` is read back as `null`
 */
export async function setStep(
  { prisma }: Connection,
  accountId: number,
  step: string,
  data: unknown,
  now: Date,
): Promise<void> {
  const row = { step, dataJson: JSON.stringify(data ?? null), updatedAt: now };
  await prisma.conversation.upsert({
    where: { accountId },
    create: { accountId, ...row },
    update: row,
  });
}

/** @returns whether there was a step, however old */
export async function clearStep({ prisma }: Connection, accountId: number): Promise<boolean> {
  const { count } = await prisma.conversation.deleteMany({ where: { accountId } });
  return count > 0;
}

/** @returns null when no dialogue is in progress */
export async function readStep({ prisma }: Connection, accountId: number, now: Date): Promise<Step | null> {
  const row = await prisma.conversation.findUnique({ where: { accountId } });
  if (row === null || row.updatedAt < oldestLiving(now)) return null;
  return { step: row.step, data: JSON.parse(row.dataJson) };
}

/** Removes the rows `readStep` no longer returns; for the scheduler's clean-up. */
export async function deleteOldSteps({ prisma }: Connection, now: Date): Promise<number> {
  const { count } = await prisma.conversation.deleteMany({ where: { updatedAt: { lt: oldestLiving(now) } } });
  return count;
}

function oldestLiving(now: Date): Date {
  return new Date(now.getTime() - STEP_LIFETIME_MS);
}
