import pg from 'pg';
import { unavailable } from './database-url.ts';
import type { ServiceLock } from './service-lock.ts';

/** Any fixed number but that of the migrations; the locks of one database are unknown to its neighbours. */
const KEY = 20_261_125;
/** How often the holder makes sure. */
const BEAT_MS = 2_000;
/** An answer that takes longer counts as none. */
const ANSWER_WITHIN_MS = 3_000;
const CONNECT_WITHIN_MS = 5_000;
/** The server ends a session that has been silent for so long, and with it the lock of a holder that hangs or is cut off. */
const SILENCE_MS = 8_000;
/** So long after it last asked the holder may believe that it holds the lock: less than the server waits, and never more. */
const TRUST_MS = 7_000;

/**
 * A session-level advisory lock on a connection of its own. The server frees it as soon as the holder's connection is
 * gone, so at once when its process dies; of a process that is stopped, or a machine that is cut off, after
 * `SILENCE_MS`. Such a holder knows by its own clock, before the server lets anybody else have the lock, that it must
 * not act any more. A pooler that lends connections by transaction (PgBouncer's `transaction` mode) breaks this; each
 * beat looks for the lock in its own session, so the holder notices.
 */
export function createPostgresqlServiceLock(url: string): ServiceLock {
  let session: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let trustedUntil = { elapsed: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY };
  let end: () => void = () => undefined;
  let ended: Promise<void> = Promise.resolve();

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
      application_name: 'bantin service lock',
    });
    client.on('error', () => lose(client));
    client.on('end', () => lose(client));
    await client.connect();
    session = client;
    await client.query(`SET idle_session_timeout = ${SILENCE_MS}`);
    return client;
  }

  /** Closing the connection also frees the lock, should the server still count it as ours. */
  function lose(client: pg.Client): void {
    if (session !== client) return;
    session = null;
    clearTimeout(timer);
    trustedUntil = { elapsed: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY };
    end();
    // Not waited for: it may be cut off without knowing, and then has nothing to wait for.
    client.end().catch(() => undefined);
    client.connection.stream.destroy();
  }

  function trust(askedAt: { readonly elapsed: number; readonly wall: number }): void {
    trustedUntil = { elapsed: askedAt.elapsed + TRUST_MS, wall: askedAt.wall + TRUST_MS };
  }

  async function beat(client: pg.Client): Promise<void> {
    const askedAt = bothClocks();
    try {
      const { rowCount } = await client.query(
        `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
          AND classid = 0 AND objid = $1 AND objsubid = 1`,
        [KEY],
      );
      if (rowCount !== 1) return lose(client);
    } catch {
      return lose(client);
    }
    if (session !== client) return;
    trust(askedAt);
    timer = setTimeout(() => void beat(client), BEAT_MS);
  }

  return {
    async acquire() {
      try {
        const client = session ?? (await connect());
        const askedAt = bothClocks();
        const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [KEY]);
        if (rows[0]?.isOurs !== true || session !== client) return false;
        trust(askedAt);
        clearTimeout(timer);
        ended = new Promise((resolve) => {
          end = resolve;
        });
        timer = setTimeout(() => void beat(client), BEAT_MS);
        return true;
      } catch (error) {
        if (session !== null) lose(session);
        throw unavailable(url, error);
      }
    },
    isHeld() {
      const now = bothClocks();
      return now.elapsed < trustedUntil.elapsed && now.wall < trustedUntil.wall;
    },
    ended: () => ended,
    async release() {
      if (session !== null) lose(session);
    },
  };
}

/** The steady clock stands still while a virtual machine sleeps, and the other one may be set back: the lock is ours only if both say so. */
function bothClocks() {
  return { elapsed: performance.now(), wall: Date.now() };
}
