// A process that needs the tokens of the official account: the compiled code, since Node 20 cannot run TypeScript.
// For every line on stdin, `{"now": instant, "used": token refused by Zalo or null}`, prints the token it gets or the
// code of the error; ends with its stdin.
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { createTokenSource } from '../../../dist/platforms/zalo-oa/token-source.js';
import { openDatabase } from '../../../dist/storage/database.js';

const { url, ...options } = JSON.parse(process.argv[2]);
const db = await openDatabase(url);
let now = new Date();
const tokens = createTokenSource({
  ...options,
  db,
  clock: { now: () => now },
  logger: pino({ level: 'silent' }),
});
process.stdout.write('ready\n');
for await (const line of createInterface(process.stdin)) {
  const asked = JSON.parse(line);
  now = new Date(asked.now);
  const token = asked.used === null ? tokens.accessToken() : tokens.refreshNow(asked.used);
  process.stdout.write(`${await token.catch((error) => error.code ?? error.name)}\n`);
}
await db.close();
