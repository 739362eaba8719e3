import { decodeText } from '../articles/decode-text.ts';
import { utf16Of } from '../articles/guess-charset.ts';
import { AppError } from '../errors.ts';
import { convertLegacyVietnamese } from '../text/legacy-encodings.ts';

/** A saved page or a document's text is far smaller; also the limit of what is fetched. */
const MAX_BYTES = 5 * 1024 * 1024;
/** Plain text; some 300 printed pages. */
const MAX_TEXT_CHARS = 1_000_000;
/** Where binary formats give themselves away. */
const HEAD_BYTES = 8192;

/** What a file is by its first bytes, for formats that are not read; the name may lie. */
const FORMATS: readonly (readonly [name: string, signature: string])[] = [
  ['PDF', '%PDF-'],
  ['Word, Excel or zip', 'PK\u0003\u0004'],
  ['Word or Excel (97-2003)', '\u00d0\u00cf\u0011\u00e0'],
  ['RTF', '{\\rtf'],
  ['picture', '\u00ff\u00d8\u00ff'],
  ['picture', '\u0089PNG'],
  ['picture', 'GIF8'],
  ['picture', 'RIFF'],
  ['picture', 'II*\u0000'],
  ['RAR', 'Rar!'],
  ['7-Zip', '7z\u00bc\u00af'],
  ['gzip', '\u001f\u008b'],
];

/** Text ready to be read, as markup or as it is. */
export type InputContent =
  | { readonly form: 'html'; readonly html: string }
  | { readonly form: 'text'; readonly text: string };

/**
 * Makes text of the bytes of a file or a fetched page.
 *
 * @param mediaType the `Content-Type` as sent, if any; its charset counts
 * @param name of the file, or the address of the page: its extension counts where the bytes leave a doubt
 * @throws AppError INPUT_INVALID when it is empty, too large, in a format that is not read, or no text
 */
export function contentOf(bytes: Uint8Array, mediaType: string | null, name: string): InputContent {
  if (bytes.length > MAX_BYTES)
    throw invalid(`The file has more than ${MAX_BYTES / 1024 / 1024} MiB; add its text instead.`);
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1');
  const format = FORMATS.find(([, signature]) => head.startsWith(signature))?.[0];
  if (format !== undefined)
    throw invalid(
      `Files of the kind ${format} are not read; copy the text and add that, or save as .txt or .html.`,
    );
  const isUtf16 = /^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(head) || utf16Of(bytes) !== null;
  if (!isUtf16 && head.includes('\u0000'))
    throw invalid('This is neither a text nor a web page; copy the text and add that instead.');
  const text = decodeText(bytes, mediaType);
  if (isHtml(text, mediaType, name)) return { form: 'html', html: text };
  if (isDamaged(text))
    throw invalid('The text is in an encoding that is not read; save it again as a text file in UTF-8.');
  return contentOfText(text);
}

/**
 * Text from a chat or the clipboard; a page's source is recognised. What was copied from a document in the fonts of TCVN3
 * or VNI-Windows becomes Unicode. Errors as {@link contentOf}.
 */
export function contentOfText(text: string): InputContent {
  if (isHtml(text, null, '')) {
    if (text.length > MAX_BYTES) throw invalid('The page is too long; add its text instead.');
    return { form: 'html', html: text };
  }
  if (text.length > MAX_TEXT_CHARS)
    throw invalid(`The text has more than ${MAX_TEXT_CHARS} characters; add it in parts.`);
  if (!/\p{L}/u.test(text)) throw invalid('There is no text in it.');
  return { form: 'text', text: convertLegacyVietnamese(text).text };
}

function isHtml(text: string, mediaType: string | null, name: string): boolean {
  const start = text
    .slice(0, 1000)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^<(?:!doctype\s+html|html|head|body|\?xml|!--|div|table|meta)\b/i.test(start) || /^<!--/.test(start))
    return true;
  if (/html/i.test(mediaType ?? '')) return true;
  return /\.x?html?$/i.test(name) && /<[a-z]+[\s>]/i.test(text.slice(0, 20_000));
}

/** A few stray bytes are forgiven; a text in another encoding has one in every other word. */
function isDamaged(text: string): boolean {
  const damaged = text.split('\uFFFD').length - 1;
  return damaged > 3 && damaged > text.length / 1000;
}

function invalid(message: string): AppError {
  return new AppError('INPUT_INVALID', message);
}
