import { expect, it } from 'vitest';
import { withoutWords } from '../../src/bot/log-fields.ts';

it('tells the log what kind of error it was and where, but nothing a person wrote', () => {
  const error = Object.assign(
    new TypeError('Invalid value "Trần Thị Bình"\n  data: { name: "Trần Thị Bình" }'),
    {
      code: 'P2002',
    },
  );
  const fields = withoutWords(error);
  expect(fields).toMatchObject({ error: 'TypeError', code: 'P2002' });
  expect(JSON.stringify(fields)).toContain('log-fields.test.ts');
  expect(JSON.stringify(fields)).not.toContain('Bình');
  expect(withoutWords('Trần Thị Bình')).toEqual({ error: 'string' });
});
