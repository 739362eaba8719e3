import type { Connection } from '../../src/storage/database.ts';

/** What a table looks like in the database, column by column and index by index, in an order that does not vary. */
export interface TableShape {
  readonly columns: unknown[];
  readonly indexes: unknown[];
  readonly foreignKeys: unknown[];
}

export async function tableNames({ prisma, dialect }: Connection): Promise<string[]> {
  const rows =
    dialect === 'sqlite'
      ? await prisma.$queryRaw<
          { name: string }[]
        >`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
      : await prisma.$queryRaw<
          { name: string }[]
        >`SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`;
  return rows.map(({ name }) => name);
}

export function shapeOf(connection: Connection, table: string): Promise<TableShape> {
  return connection.dialect === 'sqlite'
    ? sqliteShape(connection, table)
    : postgresqlShape(connection, table);
}

async function sqliteShape({ prisma }: Connection, table: string): Promise<TableShape> {
  return {
    columns: await prisma.$queryRaw`
      SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(${table}) ORDER BY name`,
    indexes: await prisma.$queryRaw`
      SELECT i."unique", i.partial, group_concat(c.name) AS columns FROM pragma_index_list(${table}) AS i
      JOIN pragma_index_info(i.name) AS c GROUP BY i.name ORDER BY columns, i."unique"`,
    foreignKeys: await prisma.$queryRaw`
      SELECT "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list(${table}) ORDER BY "from"`,
  };
}

async function postgresqlShape({ prisma }: Connection, table: string): Promise<TableShape> {
  return {
    columns: await prisma.$queryRaw`
      SELECT column_name::text, data_type::text, datetime_precision, is_nullable::text, column_default::text
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ${table} ORDER BY column_name`,
    indexes: await prisma.$queryRaw`
      SELECT indexname::text, indexdef FROM pg_indexes WHERE tablename = ${table} ORDER BY indexname`,
    foreignKeys: await prisma.$queryRaw`
      SELECT pg_get_constraintdef(c.oid) AS definition FROM pg_constraint AS c
      JOIN pg_class AS t ON t.oid = c.conrelid WHERE t.relname = ${table} ORDER BY definition`,
  };
}
