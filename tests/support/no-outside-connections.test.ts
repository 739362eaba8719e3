import { lookup } from 'node:dns';
import net from 'node:net';
import { expect, it } from 'vitest';

it('lets tests talk to this machine by address, by name and by a look-up of their own', async () => {
  const server = net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  try {
    for (const target of [
      { host: '127.0.0.1' },
      { host: 'localhost', family: 4 },
      {
        host: 'portal.test',
        lookup: ((_name, options, done) => lookup('127.0.0.1', options, done)) as net.LookupFunction,
      },
    ]) {
      const socket = net.connect({ port, ...target });
      const chunks = await socket.toArray();
      expect(String(chunks)).toBe('hello');
    }
  } finally {
    server.close();
  }
});

it.fails('fails a test that connects elsewhere', async () => {
  await fetch('http://192.0.2.1/').catch(() => 'taken for an outage');
});
