// Prisma's schema engine, compiled to WebAssembly, for comparing two schema files without any database.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';

let isLoaded = false;

/**
 * The SQL that leads from one schema to another.
 *
 * @param {'sqlite' | 'postgres'} provider
 * @param {string | null} before content of schema.prisma; null for an empty database
 * @param {string} after content of schema.prisma
 */
export async function diffSchemas(provider, before, after) {
  if (!isLoaded) await loadEngine();
  const path = 'schema.prisma';
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

async function loadEngine() {
  const require = createRequire(import.meta.url);
  const wasm = readFileSync(
    require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm'),
  );
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  isLoaded = true;
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
