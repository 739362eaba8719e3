import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser and its libraries are. */
    browserFolder: string;
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const UNPACK = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";

/**
 * Vitest global setup: unpacks the browser of the npm package once, before any test needs it. The package itself would
 * unpack to one place for all users, where two at once spoil it for each other; here it goes to a folder of the user
 * and the version, and appears there only when complete. It stays for the next run.
 */
export async function setup(project: TestProject): Promise<void> {
  const { version } = JSON.parse(
    await readFile(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  );
  const folder = join(tmpdir(), `bantin-browser-${version}-${userInfo().username}`);
  if (!existsSync(folder)) await unpackTo(folder);
  project.provide('browserFolder', folder);
}

async function unpackTo(folder: string): Promise<void> {
  const unfinished = await mkdtemp(`${folder}-`);
  const env = { ...process.env, TMPDIR: unfinished };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], { cwd: ROOT, env });
  try {
    await rename(unfinished, folder);
  } catch (error) {
    // Another run was first.
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
