#!/usr/bin/env node
// Runs the compiled program, and compiles it first when an install skipped scripts (`npm ci --ignore-scripts`).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  process.stderr.write('Compiling Bản tin for the first time…\n');
  await import('../scripts/build.mjs');
}
await import(main.href);
