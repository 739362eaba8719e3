import { expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { listenError } from '../../src/web/listen-error.ts';

// Whoever runs the tests may be root, to whom every port is open; so the system's refusal is written down here.
it('says that a port may not be opened by this user', () => {
  const cause = Object.assign(new Error('listen EACCES: permission denied'), { code: 'EACCES' });
  const error = listenError(cause, { host: '127.0.0.1', port: 80 });
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'Port 80 on 127.0.0.1 may not be opened by this user: set HTTP_PORT to a port above 1023.',
    cause,
  });
});

it('leaves other errors as they are', () => {
  const other = new Error('out of memory');
  expect(listenError(other, { host: '127.0.0.1', port: 80 })).toBe(other);
});
