import net from 'node:net';
import { afterEach } from 'vitest';

/**
 * Vitest set-up file: a connection to anywhere but this machine is refused and fails the test, also when the code
 * under test takes the refusal for an ordinary outage.
 */
const refused: string[] = [];
const databaseHost = hostOf(process.env.TEST_DATABASE_URL);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const options = optionsOf(args);
  if (options.path === undefined) {
    const host = options.host ?? 'localhost';
    // A look-up of the caller's own may lead a name to this machine.
    if (typeof options.lookup === 'function' && net.isIP(host) === 0)
      options.lookup = checked(options.lookup);
    else if (!isHere(host)) throw refuse(host);
  }
  return connect.apply(this, args as Parameters<typeof connect>);
} as typeof connect;

afterEach(() => {
  const hosts = refused.splice(0);
  if (hosts.length > 0) throw new Error(`A test may not connect to ${hosts.join(', ')}`);
});

interface ConnectOptions {
  readonly host?: string;
  readonly path?: string;
  lookup?: net.LookupFunction;
}

/** `connect` takes options, a path, or port and host; Node itself hands it an array whose first item is the options. */
function optionsOf([first, second]: unknown[]): ConnectOptions {
  if (Array.isArray(first)) return optionsOf(first);
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  return typeof second === 'string' ? { host: second } : {};
}

function checked(lookup: net.LookupFunction): net.LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, address, family) => {
      const addresses = typeof address === 'string' ? [address] : address.map((entry) => entry.address);
      const outside = error === null ? addresses.find((entry) => !isHere(entry)) : undefined;
      callback(outside === undefined ? error : refuse(`${hostname} (${outside})`), address, family);
    });
}

function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.') || host === databaseHost;
}

function refuse(host: string): NodeJS.ErrnoException {
  refused.push(host);
  return Object.assign(new Error(`A test may not connect to ${host}`), { code: 'ECONNREFUSED' });
}

function hostOf(url: string | undefined): string | null {
  return url === undefined || url === '' ? null : new URL(url).hostname;
}
