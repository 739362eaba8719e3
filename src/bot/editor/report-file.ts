import * as messages from '../../messages/vi/editor-report.ts';
import { deliveriesCsv, type MessageSummary } from '../../outbox/report.ts';
import type { Reply, Turn } from '../bot-context.ts';

/** What platforms take and an office's phone still opens: some 150,000 recipients. */
const LIMIT_MEGABYTES = 20;

/** The deliveries of a message as a file that opens in Excel; a sentence instead when it would be too large. */
export async function reportFile({ db }: Turn, { id, title }: MessageSummary): Promise<Reply> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const lines of deliveriesCsv(db, id)) {
    const chunk = Buffer.from(lines);
    bytes += chunk.length;
    if (bytes > LIMIT_MEGABYTES * 1024 * 1024) return { text: messages.csvTooLarge(LIMIT_MEGABYTES, id) };
    chunks.push(chunk);
  }
  return {
    text: messages.csvCaption(title),
    file: { name: `bao-cao-${id}.csv`, mediaType: 'text/csv', content: Buffer.concat(chunks) },
  };
}
