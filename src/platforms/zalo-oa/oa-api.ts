import { z } from 'zod';
import type { CallOa } from './call-oa.ts';
import type { UploadKind } from './check-file.ts';
import { fileForm } from './multipart.ts';
import { OaAnswerUnreadable } from './oa-errors.ts';

/** Nobody has to wait longer for a name that is only nice to have. */
const DETAIL_TIMEOUT_MS = 1_000;
const UPLOAD_TIMEOUT_MS = 60_000;

/** Ids are strings (zalo.md B); a number is accepted while it is exact. */
const id = z.union([z.string().min(1).max(512), z.int().transform(String)]);
const optionalId = id.optional().catch(undefined);
/** `error: 0` is what counts: what was accepted is not sent again for an id that is missing. */
const sentSchema = z.object({ message_id: optionalId, msg_id: optionalId });
const amount = z.coerce.number().catch(Number.NaN);

/** The handle of an upload and the key under which it goes into a message. */
export interface Upload {
  readonly kind: UploadKind;
  readonly key: 'token' | 'attachment_id';
  readonly value: string;
}

export interface OaInfo {
  readonly oaId: string;
  readonly name: string;
  readonly isVerified: boolean;
  readonly packageName: string;
  /** Null where the answer does not say. */
  readonly followers: number | null;
}

/** What we ask of the OA OpenAPI (zalo.md B.3). Each throws what {@link CallOa} throws. */
export interface OaApi {
  /** Consultation: `POST /v3.0/oa/message/cs`. @returns the message's id, empty where the answer has none */
  sendMessage(userId: string, message: Readonly<Record<string, unknown>>): Promise<string>;
  /** Template by UID: `POST /v3.0/oa/message/template`. @returns the same */
  sendTemplate(userId: string, templateId: string, data: Readonly<Record<string, string>>): Promise<string>;
  upload(kind: UploadKind, name: string, content: Uint8Array): Promise<Upload>;
  /** The name a person has in Zalo. */
  displayName(userId: string): Promise<string>;
  /** @returns what the plan still allows for this person, null where the answer does not say */
  quota(userId: string): Promise<{ readonly texts: number | null; readonly broadcasts: number | null }>;
  info(): Promise<OaInfo>;
  /** Asynchronous: the token is to be asked with {@link OaApi.articleId}. */
  createArticle(article: Readonly<Record<string, unknown>>): Promise<string>;
  articleId(token: string): Promise<string>;
  /** To all followers. @returns the message's id, where the answer has one */
  broadcast(articleId: string): Promise<string | null>;
}

export function createOaApi(call: CallOa): OaApi {
  async function send(path: string, fields: Readonly<Record<string, unknown>>): Promise<string> {
    const { message_id, msg_id } = read(sentSchema, (await call({ method: 'POST', path, fields })) ?? {});
    return message_id ?? msg_id ?? '';
  }

  return {
    sendMessage: (userId, message) =>
      send('/v3.0/oa/message/cs', { recipient: { user_id: userId }, message }),
    sendTemplate: (userId, templateId, data) =>
      send('/v3.0/oa/message/template', {
        user_id: userId,
        template_id: templateId,
        template_data: data,
      }),
    async upload(kind, name, content) {
      const data = await call({
        method: 'POST',
        path: `/v2.0/oa/upload/${kind}`,
        form: fileForm(name, content),
        timeoutMs: UPLOAD_TIMEOUT_MS,
      });
      // A file's handle is `token` in the documentation (O3) and `attachment_id` in GCO: whichever came is kept.
      const answer = read(z.object({ token: optionalId, attachment_id: optionalId }), data);
      if (answer.token !== undefined) return { kind, key: 'token', value: answer.token };
      if (answer.attachment_id !== undefined)
        return { kind, key: 'attachment_id', value: answer.attachment_id };
      throw new OaAnswerUnreadable(200);
    },
    async displayName(userId) {
      const data = await call({
        method: 'GET',
        path: '/v3.0/oa/user/detail',
        fields: { user_id: userId },
        timeoutMs: DETAIL_TIMEOUT_MS,
      });
      return read(z.object({ display_name: z.string() }), data).display_name.normalize('NFC');
    },
    async quota(userId) {
      const quota = z.object({ remain: amount }).optional().catch(undefined);
      const data = await call({
        method: 'POST',
        path: '/v3.0/oa/quota/message',
        fields: { user_id: userId },
      });
      const answer = read(z.object({ cs_reply: quota, promotion: quota }), data);
      const known = (given: { remain: number } | undefined) =>
        given === undefined || Number.isNaN(given.remain) ? null : given.remain;
      return { texts: known(answer.cs_reply), broadcasts: known(answer.promotion) };
    },
    async info() {
      const answer = read(
        // GCO and O1 write `oaid`; `oa_id` is what the events call it.
        z.object({
          oaid: optionalId,
          oa_id: optionalId,
          name: z.string().catch(''),
          is_verified: z.boolean().catch(false),
          package_name: z.string().catch(''),
          num_follower: z.coerce.number().int().nullable().catch(null),
        }),
        (await call({ method: 'GET', path: '/v2.0/oa/getoa' })) ?? {},
      );
      const oaId = answer.oaid ?? answer.oa_id ?? '';
      return {
        oaId,
        name: answer.name,
        isVerified: answer.is_verified,
        packageName: answer.package_name,
        followers: answer.num_follower,
      };
    },
    async createArticle(article) {
      const data = await call({ method: 'POST', path: '/v2.0/article/create', fields: article });
      return read(z.object({ token: id }), data).token;
    },
    async articleId(token) {
      const data = await call({ method: 'POST', path: '/v2.0/article/verify', fields: { token } });
      return read(z.object({ id }), data).id;
    },
    async broadcast(articleId) {
      const fields = {
        // Without a condition: all followers.
        recipient: { target: {} },
        message: {
          attachment: {
            type: 'template',
            payload: {
              template_type: 'media',
              elements: [{ media_type: 'article', attachment_id: articleId }],
            },
          },
        },
      };
      const data = await call({ method: 'POST', path: '/v2.0/oa/message', fields });
      return read(z.object({ message_id: optionalId }), data ?? {}).message_id ?? null;
    },
  };
}

/** An answer that says success and lacks what was asked for: what was done cannot be known. */
function read<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new OaAnswerUnreadable(200);
  return parsed.data;
}
