import { loadConfig } from '../../config.ts';
import { examine } from '../../service/doctor.ts';
import { noteFailure, writeJson, writeText } from '../output.ts';

export async function doctor({ json }: { readonly json?: boolean }): Promise<void> {
  const findings = await examine(loadConfig());
  if (json) await writeJson(process.stdout, { findings });
  else {
    const lines = findings.map(({ subject, state, detail }) => `${state.padEnd(8)} ${subject}: ${detail}`);
    await writeText(process.stdout, `${lines.join('\n')}\n`);
  }
  if (findings.some(({ state }) => state === 'problem')) noteFailure();
}
