import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Lane } from '../platform.ts';
import type { UploadKind } from './check-file.ts';
import type { OaApi, Upload } from './oa-api.ts';

/** So many are remembered, the longest unused forgotten first. */
const REMEMBERED = 200;
/** Zalo keeps an upload for 7 days (O3), and 5,000 may be made a month: one is used for a day less. */
const KEPT_MS = 6 * 24 * 3_600_000;

export interface Uploads {
  /** The handle of this content: uploaded the first time, remembered afterwards; together for all who ask meanwhile. */
  handleOf(kind: UploadKind, name: string, content: Uint8Array, lane: Lane): Promise<Upload>;
  /** Zalo no longer knows it. */
  forget(upload: Upload): void;
}

interface Entry {
  readonly upload: Promise<Upload>;
  readonly at: number;
  /** Once it is there. */
  handle?: Upload;
}

export function createUploads(api: OaApi, clock: Clock, pace: (lane: Lane) => Promise<void>): Uploads {
  const known = new Map<string, Entry>();
  /** Hashing megabytes for every recipient would cost more than sending. */
  const hashes = new WeakMap<Uint8Array, string>();

  function keyOf(kind: UploadKind, name: string, content: Uint8Array): string {
    const hash = hashes.get(content) ?? createHash('sha256').update(content).digest('base64');
    hashes.set(content, hash);
    return `${kind} ${hash} ${name}`;
  }

  async function make(kind: UploadKind, name: string, content: Uint8Array, lane: Lane): Promise<Upload> {
    await pace(lane);
    return api.upload(kind, name, content);
  }

  return {
    handleOf(kind, name, content, lane) {
      const key = keyOf(kind, name, content);
      const before = known.get(key);
      const now = clock.now().getTime();
      if (before !== undefined && now - before.at < KEPT_MS) {
        known.delete(key);
        known.set(key, before);
        return before.upload;
      }
      const entry: Entry = { upload: make(kind, name, content, lane), at: now };
      known.set(key, entry);
      if (known.size > REMEMBERED) known.delete([...known.keys()][0] ?? '');
      entry.upload.then(
        (handle) => {
          entry.handle = handle;
        },
        // A failed one is not remembered; whoever asked hears of the failure.
        () => {
          if (known.get(key) === entry) known.delete(key);
        },
      );
      return entry.upload;
    },
    forget(upload) {
      for (const [key, { handle }] of known) if (handle === upload) known.delete(key);
    },
  };
}
