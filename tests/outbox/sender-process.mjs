// The outbox in a process of its own, to be killed: the compiled code, since Node 20 cannot run TypeScript. Sends
// through the Bot API server it is told until it is stopped.
import { pino } from 'pino';
import { createDispatcher } from '../../dist/outbox/dispatcher.js';
import { createTelegramPlatform } from '../../dist/platforms/telegram/telegram-platform.js';
import { openDatabase } from '../../dist/storage/database.js';

const { url, apiRoot, token, concurrency } = JSON.parse(process.argv[2]);
const logger = pino({ level: 'warn' }, pino.destination(2));
const db = await openDatabase(url);
const platform = createTelegramPlatform({
  token,
  apiRoot,
  mode: 'polling',
  ratePerSecond: 100_000,
  allowPaidBroadcast: false,
  commands: [],
  logger,
});
const dispatcher = createDispatcher({
  db,
  clock: { now: () => new Date() },
  logger,
  platforms: new Map([[platform.name, platform]]),
  concurrency,
});
async function stop() {
  await Promise.all([dispatcher.stop(), platform.stop()]);
  await db.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
dispatcher.start();
process.stdout.write('sending\n');
