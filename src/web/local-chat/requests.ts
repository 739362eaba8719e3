import { z } from 'zod';

/** The largest database id. */
const MAX_ID = 2_147_483_647;
const MAX_TEXT_CHARS = 16_384;
const MAX_NAME_CHARS = 80;
const MAX_FILE_NAME_CHARS = 255;
/** As on Telegram. */
const MAX_BUTTON_BYTES = 64;
/** More than any document the office handles in chat; Telegram's bots may fetch 20 MB. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

const id = z.coerce.number().int().min(1).max(MAX_ID);
const noControls = /^[^\p{Cc}]*$/u;

export const personParamsSchema = z.object({ chatId: z.string().min(1).max(128) });
export const fileParamsSchema = z.object({ messageId: id });
export const historyQuerySchema = z.object({ before: id.optional() });
export const eventsQuerySchema = z.object({ after: z.coerce.number().int().min(0).max(MAX_ID).optional() });

export const textBodySchema = z.strictObject({
  text: z
    .string()
    .max(MAX_TEXT_CHARS)
    .refine((text) => text.trim() !== ''),
});
export const buttonBodySchema = z.strictObject({
  messageId: z.number().int().min(1).max(MAX_ID),
  data: z
    .string()
    .min(1)
    .refine((data) => Buffer.byteLength(data) <= MAX_BUTTON_BYTES),
});
export const fileQuerySchema = z.object({
  name: z.string().trim().min(1).max(MAX_FILE_NAME_CHARS).regex(noControls),
  type: z
    .string()
    .max(100)
    .regex(/^[\w.+-]+\/[\w.+-]+$/)
    .catch('application/octet-stream'),
});
export const fileBodySchema = z.instanceof(Buffer).refine((bytes) => bytes.length > 0);
export const blockedBodySchema = z.strictObject({ isBlocked: z.boolean() });
export const readBodySchema = z.strictObject({ upTo: z.number().int().min(1).max(MAX_ID) });
export const newPersonBodySchema = z.strictObject({
  name: z.string().trim().normalize('NFC').min(1).max(MAX_NAME_CHARS).regex(noControls),
});

/** How far the clock is to go; a local time is the office's. */
export const clockBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('forward'), minutes: z.number().int().min(1).max(MAX_ID) }),
  z.strictObject({ kind: z.literal('next-morning') }),
  z.strictObject({
    kind: z.literal('until'),
    local: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  }),
]);
export type ClockBody = z.infer<typeof clockBodySchema>;
