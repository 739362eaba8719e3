import { AppError } from '../../errors.ts';
import { countDeliveries, deliveriesCsv } from '../../outbox/report.ts';
import { writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';

interface DeliveriesOptions {
  readonly message?: number;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** How many deliveries are in each state, of one message or of all; or each delivery of one, however many, as a file. */
export async function deliveries({ message, csv, json }: DeliveriesOptions): Promise<void> {
  await withContext(async ({ db }) => {
    const counts = await countDeliveries(db, message ?? null);
    if (message !== undefined && counts.total === 0) {
      throw new AppError('NOT_FOUND', `There is no message ${message} with deliveries.`);
    }
    if (csv && message !== undefined) {
      for await (const lines of deliveriesCsv(db, message)) await writeText(process.stdout, lines);
      return;
    }
    if (json) return writeJson(process.stdout, counts);
    const lines = Object.entries(counts).map(([state, number]) => `${state.padEnd(10)} ${number}`);
    await writeText(process.stdout, `${lines.join('\n')}\n`);
  });
}
