import { planDigests } from '../../digests/plan-digests.ts';
import { runTick } from '../../scheduler/run-tick.ts';
import { noteFailure, writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';

interface PlanOptions {
  readonly json?: boolean;
}

export async function tick({ json }: PlanOptions): Promise<void> {
  await withContext(async (context) => {
    const fetchOptions = { allowPrivateAddresses: context.config.allowPrivateAddresses };
    const report = await runTick({ ...context, fetchOptions });
    if (json) await writeJson(process.stdout, report);
    else await writeText(process.stdout, `${JSON.stringify(report, null, 2)}\n`);
    if (report.failed.length > 0) noteFailure();
  });
}

export async function digestNow({ json }: PlanOptions): Promise<void> {
  await withContext(async (context) => {
    const planned = await planDigests(context, { force: true });
    if (json) return writeJson(process.stdout, { planned });
    const lines = planned.map(({ key, recipients }) => `${key}: ${recipients} member(s)`);
    await writeText(process.stdout, `${lines.join('\n') || 'There is nothing new to tell.'}\n`);
  });
}
