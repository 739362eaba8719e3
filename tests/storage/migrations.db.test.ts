import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { diffSchemas } from '../../scripts/schema-engine.mjs';
import { openDatabase } from '../../src/storage/database.ts';
import { createTestDatabase, createUnmigratedDatabaseUrl } from '../support/database.ts';
import { shapeOf, tableNames } from './table-shape.ts';

it('arrives by its migrations at the tables that the schema describes', async () => {
  const migrated = await createTestDatabase();
  const described = await openDatabase(await createUnmigratedDatabaseUrl());
  try {
    const schema = readFileSync(
      new URL(`../../prisma/${migrated.dialect}/schema.prisma`, import.meta.url),
      'utf8',
    );
    const sql = await diffSchemas(migrated.dialect === 'sqlite' ? 'sqlite' : 'postgres', null, schema);
    for (const statement of sql.split(/;\s*$/m).filter((text) => /\w/.test(text.replace(/^--.*$/gm, '')))) {
      await described.prisma.$executeRawUnsafe(statement);
    }
    const tables = await tableNames(described);
    expect(tables).toContain('delivery');
    for (const table of tables) {
      expect({ table, ...(await shapeOf(migrated, table)) }).toEqual({
        table,
        ...(await shapeOf(described, table)),
      });
    }
  } finally {
    await described.close();
  }
});
