// Generates the two database clients and compiles src/ to dist/. Runs after `npm ci`, before the tests, and
// from bin/bantin.mjs when dist/ is missing (an install that skips scripts). Needs nothing outside node_modules.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const STAMP = 'src/generated/.stamp';

await generateClients();
// What was compiled from files that are gone must not be found any more.
rmSync(`${root}/dist`, { recursive: true, force: true });
await run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);

/** Generating takes seconds and the schemas seldom change, so a hash of them tells whether it can be skipped. */
async function generateClients() {
  const inputs = [
    'prisma/sqlite/schema.prisma',
    'prisma/postgresql/schema.prisma',
    'node_modules/prisma/package.json',
  ];
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(readFileSync(`${root}/${input}`));
  const stamp = hash.digest('hex');
  if (existsSync(`${root}/${STAMP}`) && readFileSync(`${root}/${STAMP}`, 'utf8') === stamp) return;
  rmSync(`${root}/src/generated`, { recursive: true, force: true });
  await Promise.all(
    ['sqlite', 'postgresql'].map((name) =>
      run('prisma/build/index.js', ['generate', '--schema', `prisma/${name}/schema.prisma`], {
        // Prisma would download a schema engine that generating does not use; any program stands in for it.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      }),
    ),
  );
  writeFileSync(`${root}/${STAMP}`, stamp);
}

/** Runs a package's script with this Node; its output is shown only when it fails. */
function run(script, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`node_modules/${script}`, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(output);
      process.exitCode = 1;
      reject(new Error(`${script} ${args.join(' ')} failed with exit code ${code}`));
    });
  });
}
