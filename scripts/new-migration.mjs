// Writes the migrations that lead from the schemas of the last commit to those in the working tree, for both
// databases: `npm run migration -- add-something`. Prisma's own `migrate dev` wants an engine that is a download
// outside the npm registry; the same engine compiled to WebAssembly is a package.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { diffSchemas } from './schema-engine.mjs';

const name = process.argv[2];
if (!/^[a-z0-9-]+$/.test(name ?? '')) {
  process.stderr.write('usage: npm run migration -- name-in-kebab-case\n');
  process.exit(2);
}

const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
for (const [folder, provider] of [
  ['sqlite', 'sqlite'],
  ['postgresql', 'postgres'],
]) {
  const path = `prisma/${folder}/schema.prisma`;
  const sql = await diffSchemas(provider, committed(path), readFileSync(path, 'utf8'));
  const target = `prisma/${folder}/migrations/${stamp}_${name}`;
  mkdirSync(target, { recursive: true });
  writeFileSync(`${target}/migration.sql`, `-- Why: (say it here)\n\n${sql}`);
  process.stdout.write(`${target}/migration.sql\n`);
}

function committed(path) {
  try {
    return execFileSync('git', ['show', `HEAD:${path}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}
