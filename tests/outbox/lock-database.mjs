// Another process that holds the write lock of a database for so many milliseconds, from when its input ends:
// `lock-database.mjs URL MS`.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { createClient } from '@libsql/client';
import pg from 'pg';

const [url = '', ms = '0'] = process.argv.slice(2);

async function holdUntilReleased(lock, release) {
  process.stdout.write('ready\n');
  await once(process.stdin.resume(), 'end');
  await lock();
  process.stdout.write('locked\n');
  await setTimeout(Number(ms));
  await release();
}

if (url.startsWith('file:')) {
  const client = createClient({ url, timeout: 5_000 });
  let transaction;
  await holdUntilReleased(
    async () => {
      transaction = await client.transaction('write');
    },
    () => transaction.rollback(),
  );
  client.close();
} else {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await holdUntilReleased(
    () => client.query('BEGIN; LOCK TABLE "delivery" IN ACCESS EXCLUSIVE MODE'),
    () => client.query('ROLLBACK'),
  );
  await client.end();
}
