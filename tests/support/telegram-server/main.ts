import { parseArgs } from 'node:util';
import { startTelegramServer } from './telegram-server.ts';

// The server as a process of its own, for benchmarks: prints its API root and serves until it is stopped.
// Node 20 cannot run TypeScript: bundle or compile it first.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    record: { type: 'boolean', default: false },
    'limit-per-second': { type: 'string' },
  },
});
const perSecond = values['limit-per-second'];
const server = await startTelegramServer({
  port: Number(values.port),
  record: values.record,
  openToAll: true,
  ...(perSecond === undefined ? {} : { limits: { perSecond: Number(perSecond) } }),
});
process.stdout.write(`${server.apiRoot}\n`);
process.on('SIGTERM', () => {
  process.stderr.write(
    `${JSON.stringify({ accepted: server.acceptedCount, connections: server.connectionCount })}\n`,
  );
  process.exit(0);
});
