import { AppError } from '../errors.ts';

/** Says in one sentence why the server cannot listen; anything unexpected comes back unchanged. */
export function listenError(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const cause = { cause: error };
  switch (code) {
    case 'EADDRINUSE':
      return new AppError(
        'PORT_IN_USE',
        `Port ${port} on ${host} is already used by another program: stop that program, or set HTTP_PORT to a free port.`,
        cause,
      );
    case 'EACCES':
      return new AppError(
        'CONFIG_INVALID',
        `Port ${port} on ${host} may not be opened by this user: set HTTP_PORT to a port above 1023.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new AppError(
        'CONFIG_INVALID',
        `${host} is not an address of this machine: set HTTP_HOST to 127.0.0.1 or to one of its addresses.`,
        cause,
      );
    default:
      return error;
  }
}
