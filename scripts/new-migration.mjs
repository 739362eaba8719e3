// Writes the migrations that lead from the schemas of the last commit to those in the working tree, for both
// databases: `npm run migration -- add-something`. Prisma's own `migrate dev` wants an engine that is a download
// outside the npm registry; the same engine compiled to WebAssembly is a package.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';

const name = process.argv[2];
if (!/^[a-z0-9-]+$/.test(name ?? '')) {
  process.stderr.write('usage: npm run migration -- name-in-kebab-case\n');
  process.exit(2);
}

const require = createRequire(import.meta.url);
const wasm = readFileSync(
  require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm'),
);
const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engineModule });
engineModule.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
for (const [folder, provider] of [
  ['sqlite', 'sqlite'],
  ['postgresql', 'postgres'],
]) {
  const path = `prisma/${folder}/schema.prisma`;
  const sql = await diff(provider, path, committed(path), readFileSync(path, 'utf8'));
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

async function diff(provider, path, before, after) {
  const adapter = bindMigrationAwareSqlAdapterFactory(offlineAdapter(provider));
  const engine = await engineModule.SchemaEngine.new({ datamodels: [[path, after]] }, () => {}, adapter);
  const schema = (content) => ({ tag: 'schemaDatamodel', files: [{ path, content }] });
  const result = await engine.diff({
    from: before === null ? { tag: 'empty' } : schema(before),
    to: schema(after),
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.stdout;
}

/** Comparing two schema files needs no database, yet the engine asks for a connection. */
function offlineAdapter(provider) {
  const connection = {
    provider,
    adapterName: 'offline',
    queryRaw: async () => ({ columnNames: [], columnTypes: [], rows: [] }),
    executeRaw: async () => 0,
    executeScript: async () => {},
    startTransaction: async () => {
      throw new Error('offline');
    },
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: false }),
    dispose: async () => {},
  };
  const connect = async () => connection;
  return { provider, adapterName: 'offline', connect, connectToShadowDb: connect };
}
