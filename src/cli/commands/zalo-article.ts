import { z } from 'zod';
import { recordAudit } from '../../audit/audit-log.ts';
import type { StoredDocument } from '../../documents/document.ts';
import { getDocument } from '../../documents/library.ts';
import { AppError } from '../../errors.ts';
import { OPERATOR } from '../../members/actor.ts';
import { createZaloOaPlatform, type ZaloOaPlatform } from '../../platforms/zalo-oa/zalo-oa-platform.ts';
import { readSetting, writeSetting } from '../../storage/settings-store.ts';
import { findSecrecyMark } from '../../text/secrecy.ts';
import type { ZaloOaConfig } from '../../zalo-config.ts';
import { writeJson, writeText } from '../output.ts';
import { type CommandContext, withContext } from '../with-context.ts';

interface ZaloArticleOptions {
  readonly broadcast?: boolean;
  readonly cover?: string;
  readonly json?: boolean;
}

/** What stands in the official account for one version of a document. */
const madeSchema = z.object({
  articleId: z.string(),
  version: z.int(),
  /** Written before it goes out, so that it never goes out twice. */
  broadcastAt: z.string().nullable(),
});
type Made = z.infer<typeof madeSchema>;

/**
 * Makes a stored article a hidden one of the official account, to be looked at there; with `--broadcast` sends it to
 * all its followers. The same document is made once and sent once.
 */
export async function zaloArticle(documentId: number, options: ZaloArticleOptions): Promise<void> {
  await withContext(async (context) => {
    const { zaloOa, organisationName } = context.config;
    if (zaloOa === null)
      throw new AppError(
        'CONFIG_INVALID',
        'No official account is configured: set ZALO_OA_APP_ID and the others.',
      );
    const done = await publishDocument({ ...context, zaloOa, organisationName }, documentId, options);
    if (options.json) return writeJson(process.stdout, done);
    await writeText(process.stdout, `${describe(documentId, done)}\n`);
  });
}

interface PublishContext extends Pick<CommandContext, 'db' | 'clock' | 'logger'> {
  readonly zaloOa: ZaloOaConfig;
  readonly organisationName: string;
}

interface Published {
  readonly articleId: string;
  readonly broadcast: 'no' | 'sent' | 'unknown';
}

/** @throws AppError INPUT_INVALID, SECRET_CONTENT, NOT_FOUND, and what the platform throws */
export async function publishDocument(
  ctx: PublishContext,
  documentId: number,
  { broadcast, cover }: Pick<ZaloArticleOptions, 'broadcast' | 'cover'>,
): Promise<Published> {
  const document = await getDocument(ctx.db, documentId);
  await refuseUnfit(ctx, document);
  const platform = createZaloOaPlatform({ ...ctx.zaloOa, ...ctx });
  try {
    const made = (await findMade(ctx, document)) ?? (await make(ctx, platform, document, cover));
    if (broadcast !== true) return { articleId: made.articleId, broadcast: 'no' };
    return { articleId: made.articleId, broadcast: await send(ctx, platform, document, made) };
  } finally {
    await platform.stop();
  }
}

/** Anybody can follow an official account: what is for members only must not get there. */
async function refuseUnfit({ db, clock }: PublishContext, document: StoredDocument): Promise<void> {
  if (document.kind !== 'article')
    throw new AppError(
      'INPUT_INVALID',
      `Document ${document.id} is a directive, which is for members: everybody can follow an official account.`,
    );
  const mark = findSecrecyMark([document.title, document.sapo, ...document.paragraphs].join('\n'));
  if (mark === null) return;
  await recordAudit(db, {
    at: clock.now(),
    actor: OPERATOR,
    action: 'message.refused-secret',
    subject: `document:${document.id}`,
    detail: `${mark} (zalo-article)`,
  });
  throw new AppError(
    'SECRET_CONTENT',
    `Document ${document.id} carries the mark ${mark} and was not published.`,
  );
}

async function findMade({ db }: PublishContext, { id, version }: StoredDocument): Promise<Made | null> {
  const stored = await readSetting(db, `zalo-oa.article.${id}`);
  const made = stored === null ? null : madeSchema.parse(JSON.parse(stored));
  return made?.version === version ? made : null;
}

async function make(
  ctx: PublishContext,
  platform: ZaloOaPlatform,
  document: StoredDocument,
  cover: string | undefined,
): Promise<Made> {
  const coverUrl = cover ?? document.images.find(({ url }) => /^https?:\/\//.test(url))?.url;
  if (coverUrl === undefined || !URL.canParse(coverUrl) || !/^https?:\/\//.test(coverUrl))
    throw new AppError(
      'INPUT_INVALID',
      'An article of an official account needs a picture: give the address of one that anybody can open with --cover.',
    );
  const { articleId } = await platform.publishArticle({
    title: document.title,
    description: document.sapo || document.summary || document.paragraphs[0] || document.title,
    author: document.author ?? ctx.organisationName,
    paragraphs: document.paragraphs.length > 0 ? document.paragraphs : [document.title],
    coverUrl,
  });
  const made = { articleId, version: document.version, broadcastAt: null };
  await note(ctx, document, made, 'document.published-zalo');
  return made;
}

async function send(
  ctx: PublishContext,
  platform: ZaloOaPlatform,
  document: StoredDocument,
  made: Made,
): Promise<'sent' | 'unknown'> {
  if (made.broadcastAt !== null)
    throw new AppError(
      'INPUT_INVALID',
      `Document ${document.id} was sent to all followers at ${made.broadcastAt} already, or may have been; it is not sent twice.`,
    );
  await note(
    ctx,
    document,
    { ...made, broadcastAt: ctx.clock.now().toISOString() },
    'document.broadcast-zalo',
  );
  try {
    return (await platform.broadcastArticle(made.articleId)).outcome;
  } catch (error) {
    // Surely not sent: it may be tried again.
    await writeSetting(ctx.db, `zalo-oa.article.${document.id}`, JSON.stringify(made));
    throw error;
  }
}

function note(
  { db, clock }: PublishContext,
  { id }: StoredDocument,
  made: Made,
  action: 'document.published-zalo' | 'document.broadcast-zalo',
): Promise<void> {
  return db.transaction(async (tx) => {
    await writeSetting(tx, `zalo-oa.article.${id}`, JSON.stringify(made));
    await recordAudit(tx, {
      at: clock.now(),
      actor: OPERATOR,
      action,
      subject: `document:${id}`,
      detail: made.articleId,
    });
  });
}

function describe(documentId: number, { articleId, broadcast }: Published): string {
  switch (broadcast) {
    case 'no':
      return `Article ${articleId} is in the official account, hidden. Look at it on oa.zalo.me, then send it to all followers: bantin zalo-article ${documentId} --broadcast`;
    case 'sent':
      return `Article ${articleId} goes to all followers of the official account.`;
    case 'unknown':
      return `Zalo did not answer: article ${articleId} may have gone to all followers. Look on oa.zalo.me; it is not sent again.`;
  }
}
