import { AppError } from '../../errors.ts';
import { countDeliveries } from '../../outbox/report.ts';
import { writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';

interface DeliveriesOptions {
  readonly message?: number;
  readonly json?: boolean;
}

/** How many deliveries are in each state, of one message or of all. */
export async function deliveries({ message, json }: DeliveriesOptions): Promise<void> {
  await withContext(async ({ db }) => {
    const counts = await countDeliveries(db, message ?? null);
    if (message !== undefined && counts.total === 0) {
      throw new AppError('NOT_FOUND', `There is no message ${message} with deliveries.`);
    }
    if (json) return writeJson(process.stdout, counts);
    const lines = Object.entries(counts).map(([state, number]) => `${state.padEnd(10)} ${number}`);
    await writeText(process.stdout, `${lines.join('\n')}\n`);
  });
}
