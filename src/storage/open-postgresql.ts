import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/postgresql/client.ts';
import type { PrismaClient as SqlitePrismaClient } from '../generated/sqlite/client.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** The one place where the PostgreSQL client is cast; see `Connection`. */
export function openPostgresql(url: string): SqlitePrismaClient {
  const adapter = new PrismaPg({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  return new PrismaClient({ adapter }) as unknown as SqlitePrismaClient;
}
