import { AppError } from '../errors.ts';
import { createTransport } from './transport.ts';

const DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 60_000;
/** Zalo's domains for what people send (from memory; the facts name none): an address elsewhere is not fetched. */
const ZALO_DOMAINS = [
  'zalo.me',
  'zaloapp.com',
  'zaloplatforms.com',
  'zdn.vn',
  'zadn.vn',
  'dlfl.vn',
  'dlfl.me',
  'dlmd.me',
];

/** What is believed besides Zalo's own hosts. */
interface DownloadOptions {
  /** What comes from there, too: a local server in tests. */
  readonly apiRoot: string;
  /** Any address, also one inside the office's network (`ALLOW_PRIVATE_ADDRESSES`). */
  readonly allowPrivateAddresses: boolean;
}

/**
 * Fetches what a person has sent. Its address comes from a signed event; nevertheless only Zalo's hosts are asked, and
 * no redirect is followed, so that nothing inside the office's network can be reached through it.
 *
 * @throws AppError `FETCH_FAILED` when it is elsewhere, larger than 20 MB or no longer there
 */
export async function downloadZaloFile(
  url: string,
  sizeBytes: number,
  options: DownloadOptions,
): Promise<Uint8Array> {
  const address = readAddress(url, options);
  if (address === null) throw failed('its address is not one of Zalo');
  if (sizeBytes > DOWNLOAD_LIMIT_BYTES) throw failed('it is larger than 20 MB');
  const transport = createTransport(address.origin);
  try {
    const answer = await transport.request({
      method: 'GET',
      path: address.pathname + address.search,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      answerLimitBytes: DOWNLOAD_LIMIT_BYTES,
    });
    if (answer.status !== 200) throw failed('Zalo no longer has it');
    return answer.body;
  } catch (error) {
    throw error instanceof AppError ? error : failed('the connection failed or it is too large');
  } finally {
    await transport.close();
  }
}

function readAddress(url: string, { apiRoot, allowPrivateAddresses }: DownloadOptions): URL | null {
  if (!URL.canParse(url)) return null;
  const address = new URL(url);
  if (address.origin === new URL(apiRoot).origin) return address;
  if (allowPrivateAddresses) return /^https?:$/.test(address.protocol) ? address : null;
  const isZalo = ZALO_DOMAINS.some(
    (domain) => address.hostname === domain || address.hostname.endsWith(`.${domain}`),
  );
  return address.protocol === 'https:' && address.port === '' && isZalo ? address : null;
}

function failed(why: string): AppError {
  return new AppError('FETCH_FAILED', `The file could not be fetched from Zalo: ${why}.`);
}
