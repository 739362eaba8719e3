import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kindOf, withoutWords } from '../src/error-fields.ts';
import { AppError } from '../src/errors.ts';

it('tells the log what kind of error it was and where, but nothing a person wrote', () => {
  const error = Object.assign(
    new TypeError('Invalid value "Trần Thị Bình"\n  data: { name: "Trần Thị Bình" }'),
    {
      code: 'P2002',
    },
  );
  const fields = withoutWords(error);
  expect(fields).toMatchObject({ error: 'TypeError', code: 'P2002' });
  expect(JSON.stringify(fields)).toContain('error-fields.test.ts');
  expect(JSON.stringify(fields)).not.toContain('Bình');
  expect(withoutWords('Trần Thị Bình')).toEqual({ error: 'string' });
});

it('keeps what an error of our own tells an operator to do, but not what caused it', () => {
  const cause = new Error('Invalid value "Trần Thị Bình"');
  const error = new AppError('FETCH_FAILED', 'tin.gov.vn was not found; check the address.', { cause });
  const fields = withoutWords(error);
  expect(fields).toMatchObject({
    code: 'FETCH_FAILED',
    reason: 'tin.gov.vn was not found; check the address.',
  });
  expect(JSON.stringify(fields)).not.toContain('Bình');
});

it('names the kind of an error', () => {
  expect(kindOf(Object.assign(new TypeError('Bình'), { code: 'P2002' }))).toBe('TypeError P2002');
  expect(kindOf(new TypeError('Bình'))).toBe('TypeError');
  expect(kindOf('Bình')).toBe('string');
});

it('is how every log line tells of an error', () => {
  const src = join(import.meta.dirname, '../src');
  const quoting = /logger(?:\.\w+|\[\w+\])\(\s*(?:\{[^}]*(?:\berr\b|String\()|(?:error|err)\b)/;
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => quoting.test(readFileSync(join(src, file), 'utf8')))).toEqual([]);
});
