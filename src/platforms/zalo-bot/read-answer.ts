import { z } from 'zod';

const code = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^-?\d{1,9}$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);
const envelopeSchema = z.object({
  ok: z.boolean().optional().catch(undefined),
  result: z.unknown().optional(),
  /** Sources differ in how it is spelled: `errorCode` is seen with 426 (zalo.md A.2). */
  error_code: code,
  errorCode: code,
  description: z.string().catch(''),
});
/** Codes of zalo.md A.7 that mean the same as the HTTP status of an answer without an envelope. */
const SAME_AS_HTTP: readonly number[] = [401, 404, 408, 429];

/** What one call was answered. */
export type BotAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: number; readonly description: string };

/**
 * Reads an answer of the Bot Platform, whichever HTTP status it came with: that of refusals is not documented, so they
 * may arrive with 200, with their code, or with their code and no envelope. An update that arrives without the envelope, as
 * it does by webhook, is not lost: the cursor is Zalo's, and it would not come again.
 *
 * @returns null when it is not Zalo's
 */
export function readAnswer(status: number, body: Buffer): BotAnswer | null {
  const value = parseJson(body);
  const parsed = envelopeSchema.safeParse(value);
  const bare = SAME_AS_HTTP.includes(status) ? ({ ok: false, code: status, description: '' } as const) : null;
  if (!parsed.success) return bare;
  const { ok, result, error_code: snake, errorCode: camel, description } = parsed.data;
  const found = snake ?? camel;
  if (ok === true) return { ok, result };
  if (ok === false || found !== undefined) return { ok: false, code: found ?? status, description };
  return typeof value === 'object' && value !== null && 'event_name' in value
    ? { ok: true, result: value }
    : bare;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
