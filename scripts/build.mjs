// Generates the two database clients and compiles src/ to dist/, each only when its inputs have changed. Runs after
// `npm ci`, before the tests, whenever npx links the package, and from bin/bantin.mjs when dist/ is missing (an install
// that skips scripts). Needs nothing outside node_modules.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  await generateClients();
  await compile();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

async function generateClients() {
  const schemas = ['sqlite', 'postgresql'].map((name) => `prisma/${name}/schema.prisma`);
  const stamp = hashOf([...schemas, 'node_modules/prisma/package.json']);
  if (isUpToDate('src/generated', stamp)) return;
  rmSync(`${root}/src/generated`, { recursive: true, force: true });
  await Promise.all(
    schemas.map((schema) =>
      run('prisma/build/index.js', ['generate', '--schema', schema], {
        // Prisma would download a schema engine that generating does not use; any program stands in for it.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      }),
    ),
  );
  writeFileSync(`${root}/src/generated/.stamp`, stamp);
}

/** Compiles beside the old dist/ until it is complete, so that a failure leaves that one in place. */
async function compile() {
  const sources = readdirSync(`${root}/src`, { recursive: true }).filter((name) => name.endsWith('.ts'));
  const stamp = hashOf([
    ...sources.map((name) => `src/${name}`),
    'tsconfig.json',
    'tsconfig.build.json',
    'node_modules/typescript/package.json',
  ]);
  if (isUpToDate('dist', stamp)) return;
  const unfinished = `node_modules/.dist-${process.pid}`;
  try {
    await run('typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', unfinished]);
    writeFileSync(`${root}/${unfinished}/.stamp`, stamp);
    rmSync(`${root}/dist`, { recursive: true, force: true });
    renameSync(`${root}/${unfinished}`, `${root}/dist`);
  } finally {
    rmSync(`${root}/${unfinished}`, { recursive: true, force: true });
  }
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(`${root}/${file}`));
  return hash.digest('hex');
}

function isUpToDate(folder, stamp) {
  const file = `${root}/${folder}/.stamp`;
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
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
      reject(new Error(`${script} ${args.join(' ')} failed with exit code ${code}`));
    });
  });
}
