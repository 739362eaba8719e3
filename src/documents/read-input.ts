import { type FetchOptions, fetchResource } from '../articles/fetch-page.ts';
import { readPageLines } from '../articles/page-lines.ts';
import { readFeed } from '../articles/parse-feed.ts';
import { dayOf } from '../calendar.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Actor, requireRight } from '../members/actor.ts';
import type { DocumentKind, ReadDocument } from './document.ts';
import { contentOf, contentOfText, type InputContent } from './input-content.ts';
import { printDocument } from './print-document.ts';
import { refuseSecret } from './secrecy-gate.ts';
import { understandDocument } from './understand-document.ts';

/** What a clerk hands over. */
export type DocumentInput =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly mediaType?: string; readonly bytes: Uint8Array };

export interface ReadOptions {
  /** Recognised by its layout when not given. */
  readonly as?: DocumentKind;
  /** `YYYY-MM-DD`, for a document that does not say when it was published. */
  readonly publishedOn?: string;
}

/**
 * Reads an address, a text or a file and says what was understood of it; nothing is stored but the refusal of a secret.
 *
 * @throws AppError FORBIDDEN without the right `publish`; FETCH_FAILED; PAGE_UNREADABLE; INPUT_INVALID for what is empty,
 *   too large or in a format that is not read (PDF, Word, pictures); SECRET_CONTENT, audited
 */
export async function readInput(
  ctx: Context & { readonly fetchOptions: FetchOptions },
  actor: Actor,
  input: DocumentInput,
  options: ReadOptions = {},
): Promise<ReadDocument> {
  requireRight(actor, 'publish');
  const { content, url } = await loadInput(input, ctx.fetchOptions);
  await refuseSecret(ctx, actor, markedText(content, url), input.kind);
  const today = dayOf(ctx.clock.now());
  return understandDocument(printDocument(content, { ...options, url, today }), today);
}

/** A text that is nothing but a web address means the page there. */
export function inputOfText(text: string): DocumentInput {
  const trimmed = text.trim();
  return /^https?:\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed)
    ? { kind: 'url', url: trimmed }
    : { kind: 'text', text };
}

async function loadInput(
  input: DocumentInput,
  fetchOptions: FetchOptions,
): Promise<{ content: InputContent; url: string | null }> {
  if (input.kind === 'text') return { content: contentOfText(input.text), url: null };
  if (input.kind === 'file')
    return { content: contentOf(input.bytes, input.mediaType ?? null, input.name), url: null };
  const resource = await fetchResource(input.url, fetchOptions);
  const content = contentOf(resource.bytes, resource.contentType, new URL(resource.url).pathname);
  if (readFeed(content.form === 'html' ? content.html : content.text, resource.url) !== null)
    throw new AppError('INPUT_INVALID', 'This address is a feed and no page; add it as a source instead.');
  return { content, url: resource.url };
}

/** Where a mark would stand: anywhere in a file or a text; on a public page in what is read of it, not in its menus. */
function markedText(content: InputContent, url: string | null): string {
  if (content.form === 'text') return content.text;
  const { body, page } = readPageLines(content.html);
  return (url === null ? page : body).join('\n');
}
