import type { Api } from 'grammy';
import { AppError } from '../../errors.ts';
import type { Transport } from '../transport.ts';

/** What the Bot API lets a bot fetch. */
const DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 60_000;
const SAFE_PATH = /^[\w-][\w./-]{0,250}$/;

export interface DownloadSource {
  readonly api: Api;
  readonly transport: Transport;
  readonly apiRoot: string;
  readonly token: string;
}

/**
 * Fetches a file a person has sent; its link at Telegram is good for an hour and more.
 *
 * @throws AppError `FETCH_FAILED` when it is larger than 20 MB or no longer there
 */
export async function downloadFile(
  source: DownloadSource,
  fileId: string,
  sizeBytes: number,
): Promise<Uint8Array> {
  if (sizeBytes > DOWNLOAD_LIMIT_BYTES) throw failed('it is larger than the 20 MB Telegram hands to bots');
  const path = await source.api.getFile(fileId).then(
    (file) => file.file_path ?? '',
    () => '',
  );
  if (!SAFE_PATH.test(path) || path.includes('..'))
    throw failed('Telegram no longer has it, or it is too large');
  const rootPath = new URL(source.apiRoot).pathname.replace(/\/$/, '');
  const answer = await source.transport
    .request({
      method: 'GET',
      path: `${rootPath}/file/bot${source.token}/${path}`,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      answerLimitBytes: DOWNLOAD_LIMIT_BYTES,
    })
    .catch(() => undefined);
  if (answer?.status !== 200) throw failed('the connection failed or it is too large; it can be sent again');
  return answer.body;
}

function failed(why: string): AppError {
  return new AppError('FETCH_FAILED', `The file could not be fetched from Telegram: ${why}.`);
}
