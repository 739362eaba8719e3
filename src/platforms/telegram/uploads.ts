import { createHash } from 'node:crypto';
import { InputFile } from 'grammy';
import type { OutgoingFile } from '../platform.ts';
import { toFileName } from './render-message.ts';

/** So many files are remembered, the longest unused forgotten first. */
const REMEMBERED_FILES = 200;

/** A send that may carry Telegram's id of the file it stored. */
interface FileSend {
  readonly fileId?: string;
  /** The id given was refused; the content has to be sent. */
  readonly isFileRefused?: boolean;
}

export interface Uploads {
  /**
   * Sends a file, as its content the first time and by Telegram's id from then on. While the first send is under
   * way the others wait for its id, so that a broadcast of one document uploads it once.
   */
  send<T extends FileSend>(file: OutgoingFile, sendAs: (input: InputFile | string) => Promise<T>): Promise<T>;
}

export function createUploads(): Uploads {
  const ids = new Map<string, string>();
  const underWay = new Map<string, Promise<unknown>>();
  /** Hashing megabytes for every recipient would cost more than sending. */
  const keys = new WeakMap<Uint8Array, string>();

  function keyOf(file: OutgoingFile): string {
    const hash = keys.get(file.content) ?? createHash('sha256').update(file.content).digest('base64');
    keys.set(file.content, hash);
    return `${hash} ${file.mediaType} ${file.name}`;
  }

  function remember(key: string, id: string): void {
    ids.delete(key);
    ids.set(key, id);
    if (ids.size <= REMEMBERED_FILES) return;
    for (const oldest of ids.keys()) {
      ids.delete(oldest);
      return;
    }
  }

  return {
    async send(file, sendAs) {
      const key = keyOf(file);
      while (!ids.has(key) && underWay.has(key)) await underWay.get(key);
      const id = ids.get(key);
      if (id !== undefined) {
        const sent = await sendAs(id);
        if (sent.isFileRefused !== true) return sent;
        ids.delete(key);
      }
      const upload = sendAs(new InputFile(file.content, toFileName(file.name)));
      const ended = upload.catch(() => undefined);
      underWay.set(key, ended);
      try {
        const sent = await upload;
        if (sent.fileId !== undefined) remember(key, sent.fileId);
        return sent;
      } finally {
        if (underWay.get(key) === ended) underWay.delete(key);
      }
    },
  };
}
