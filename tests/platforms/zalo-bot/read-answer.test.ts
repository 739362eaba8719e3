import { expect, it } from 'vitest';
import { readAnswer } from '../../../src/platforms/zalo-bot/read-answer.ts';

const answer = (status: number, value: unknown) =>
  readAnswer(status, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const refusal = (code: number, description = '') => ({ ok: false, code, description });

it.each([
  [200, { ok: false, error_code: 408, description: 'Request timeout' }, 408, 'Request timeout'],
  [408, { ok: false, error_code: 408 }, 408, ''],
  [200, { ok: false, errorCode: 426 }, 426, ''],
  [400, { ok: false, error_code: '400', description: 'Bad request' }, 400, 'Bad request'],
  [401, { ok: false, error_code: null }, 401, ''],
  [200, { error_code: 401 }, 401, ''],
  [401, 'Unauthorized', 401, ''],
  [404, '', 404, ''],
  [408, '', 408, ''],
  [429, '<html>', 429, ''],
])('reads a refusal with HTTP %i and the body %j', (status, body, code, description) => {
  expect(answer(status, body)).toEqual(refusal(code, description));
});

it('reads a success, and an update that came without its envelope', () => {
  expect(answer(200, { ok: true, result: { id: '1' } })).toEqual({ ok: true, result: { id: '1' } });
  expect(answer(200, { ok: true })).toEqual({ ok: true, result: undefined });
  const update = { event_name: 'message.text.received', message: {} };
  expect(answer(200, update)).toEqual({ ok: true, result: update });
});

it('takes nothing else for an answer of Zalo', () => {
  for (const [status, body] of [
    [200, ''],
    [200, '<html>'],
    [200, {}],
    [403, '<html>'],
    [502, 'Bad Gateway'],
    [504, ''],
  ] as const)
    expect(answer(status, body)).toBeNull();
});
