import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../bin/bantin.mjs', import.meta.url));

export interface Finished {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** `bantin` as an operator runs it: a process of its own, in a folder and with a database of its own. */
export interface Bantin {
  readonly folder: string;
  /** Runs a command to its end. */
  run(
    args: readonly string[],
    options?: { readonly input?: string; readonly env?: Environment },
  ): Promise<Finished>;
  /** Starts a command that goes on, such as `start`; it is killed when the test ends. */
  spawn(args: readonly string[], env?: Environment): ChildProcess;
}

type Environment = Readonly<Record<string, string>>;

export async function prepareBantin(environment: Environment = {}): Promise<Bantin> {
  const folder = await mkdtemp(join(tmpdir(), 'bantin-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const launch = (args: readonly string[], env: Environment = {}) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HTTP_PORT: '0', LOG_LEVEL: 'warn', ...environment, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    return child;
  };
  return {
    folder,
    spawn: launch,
    run(args, { input = '', env = {} } = {}) {
      const child = launch(args, env);
      child.stdin.on('error', () => undefined).end(input);
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
      return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (exitCode) => resolve({ exitCode, out, err }));
      });
    },
  };
}

/** The JSON Lines a command printed. */
export function rowsOf<T = Record<string, unknown>>({ out }: Finished): T[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
