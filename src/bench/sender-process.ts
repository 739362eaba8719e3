import { openDatabase } from '../storage/database.ts';
import { createOutboxSender, type OutboxSenderOptions } from './outbox-sender.ts';

// The outbox in a process of its own, to be killed. Says when it begins, sends until it is stopped (SIGTERM) or the
// process that started it is gone.
const { url, ...options } = JSON.parse(process.argv[2] ?? '{}') as OutboxSenderOptions & { url: string };
const db = await openDatabase(url);
const { dispatcher, stop } = createOutboxSender(db, options);

async function end(): Promise<void> {
  await stop();
  await db.close();
  process.exit(0);
}

process.once('SIGTERM', () => void end());
process.stdin.resume().on('end', () => process.exit(1));
dispatcher.start();
process.stdout.write('sending\n');
