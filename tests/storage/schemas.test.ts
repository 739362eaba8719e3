import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

function modelsOf(folder: 'sqlite' | 'postgresql'): string {
  const schema = readFileSync(new URL(`../../prisma/${folder}/schema.prisma`, import.meta.url), 'utf8');
  return schema.slice(schema.indexOf('\n}\n', schema.indexOf('datasource db')) + 3);
}

it('describes the same models for both databases', () => {
  expect(modelsOf('sqlite')).toContain('model Organisation {');
  expect(modelsOf('postgresql')).toBe(modelsOf('sqlite'));
});
