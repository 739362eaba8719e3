import { z } from 'zod';

/** The free plan of Nov 2026: 50 people and 3,000 messages a month for each bot. */
const BOT_MESSAGES_A_MONTH = 3_000;
const BOT_PEOPLE = 50;
/** Consultation messages beyond the free hours that the plan Growth includes. */
const OA_PAID_TEXTS_A_MONTH = 500;

/** What a template can be configured for. */
export const PURPOSES = ['announcement', 'reminder', 'digest', 'notice'] as const;

export interface ZaloBotConfig {
  readonly token: string;
  readonly apiRoot: string;
  readonly mode: 'polling' | { readonly webhook: { readonly publicUrl: string; readonly secret: string } };
  /** Zalo publishes no limit for bots; this is the office's own. */
  readonly ratePerSecond: number;
  readonly monthlyMessages: number;
  readonly mostPeople: number;
}

/** An approved template and what goes into its blanks: `{name}`, `{title}`, `{date}` (of sending) and any other text. */
export interface ZaloOaTemplate {
  readonly id: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface ZaloOaConfig {
  readonly appId: string;
  readonly appSecret: string;
  /** Signs webhooks. Null: nothing is received by webhook, and so nothing at all. */
  readonly secretKey: string | null;
  /** Of the first start; later ones are in the database. */
  readonly refreshToken: string | null;
  /** Encrypts the tokens in the database; the app's secret does where it is not set. */
  readonly tokenKey: string | null;
  readonly apiRoot: string;
  readonly oauthRoot: string;
  readonly ratePerSecond: number;
  /** A person may be written to for so many days after they last did something there. */
  readonly windowDays: number;
  /** For so many hours of these it is free. */
  readonly freeHours: number;
  /** Zalo's own night, as `HH:MM` in the office's zone. */
  readonly nightFrom: string;
  readonly nightTo: string;
  readonly monthlyPaidTexts: number;
  readonly monthlyBroadcasts: number;
  /** In VND. */
  readonly textPrice: number;
  readonly templatePrice: number;
  readonly templates: Readonly<Partial<Record<(typeof PURPOSES)[number], ZaloOaTemplate>>>;
}

const count = z.coerce
  .number({ error: 'must be a whole number' })
  .int('must be a whole number')
  .min(0, 'must be 0 or more')
  .max(100_000_000, 'is too large');
const rate = z.coerce
  .number({ error: 'must be a number' })
  .min(0.1, 'must be at least 0.1')
  .max(1_000, 'must be at most 1000');
const address = z
  .url({ protocol: /^https?$/, error: 'must be an address that starts with http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''));
const secret = z.string().max(4_000, 'is too long');

const templateSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  data: z.record(z.string(), z.string()).default({}),
});

const templates = z.string().transform((text, ctx): ZaloOaConfig['templates'] => {
  try {
    return z.partialRecord(z.enum(PURPOSES), templateSchema).parse(JSON.parse(text));
  } catch {
    ctx.addIssue(
      `must be JSON such as {"announcement":{"id":"12345","data":{"ten":"{name}"}}} with ${PURPOSES.join(', ')}`,
    );
    return z.NEVER;
  }
});

const night = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must be two times such as 22:00-06:00');

/** The variables of both Zalo interfaces, in the order of `.env.example`. */
export const ZALO_VARIABLES = {
  ZALO_BOT_TOKEN: z
    .string()
    .regex(/^\d{1,30}:[^\s/?#]{1,300}$/, 'must look like 123456789:abc… as Zalo Bot Manager sends it')
    .optional(),
  ZALO_BOT_API_ROOT: address.default('https://bot-api.zaloplatforms.com'),
  ZALO_BOT_MODE: z.enum(['polling', 'webhook'], 'must be polling or webhook').default('polling'),
  ZALO_BOT_WEBHOOK_SECRET: secret
    .regex(/^[!-~]{8,256}$/, 'must be 8 to 256 characters without accents and spaces')
    .optional(),
  ZALO_BOT_RATE_PER_SECOND: rate.default(5),
  ZALO_BOT_MONTHLY_MESSAGES: count.default(BOT_MESSAGES_A_MONTH),
  ZALO_BOT_MOST_PEOPLE: count.default(BOT_PEOPLE),
  ZALO_OA_APP_ID: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be the number of the app on developers.zalo.me')
    .optional(),
  ZALO_OA_APP_SECRET: secret.optional(),
  ZALO_OA_SECRET_KEY: secret.optional(),
  ZALO_OA_REFRESH_TOKEN: secret.optional(),
  ZALO_OA_TOKEN_KEY: secret.min(16, 'must be at least 16 characters').optional(),
  ZALO_OA_API_ROOT: address.default('https://openapi.zalo.me'),
  ZALO_OAUTH_ROOT: address.default('https://oauth.zaloapp.com'),
  ZALO_OA_RATE_PER_SECOND: rate.default(1.5),
  ZALO_OA_WINDOW_DAYS: count.default(7),
  ZALO_OA_FREE_HOURS: count.default(48),
  ZALO_OA_NIGHT: night.default('22:00-06:00'),
  ZALO_OA_MONTHLY_TEXTS: count.default(OA_PAID_TEXTS_A_MONTH),
  ZALO_OA_MONTHLY_BROADCASTS: count.default(0),
  ZALO_OA_TEXT_PRICE: count.default(55),
  ZALO_OA_TEMPLATE_PRICE: count.default(560),
  ZALO_OA_TEMPLATES: templates.optional(),
};

type Values = z.infer<z.ZodObject<typeof ZALO_VARIABLES>> & { readonly PUBLIC_URL?: string | undefined };

/** @returns null when no Zalo bot is configured, or in words what is missing */
export function readZaloBot(values: Values): ZaloBotConfig | null | { readonly missing: string } {
  const { ZALO_BOT_TOKEN: token, PUBLIC_URL: publicUrl, ZALO_BOT_WEBHOOK_SECRET: webhookSecret } = values;
  if (token === undefined) return null;
  const shared = {
    token,
    apiRoot: values.ZALO_BOT_API_ROOT,
    ratePerSecond: values.ZALO_BOT_RATE_PER_SECOND,
    monthlyMessages: values.ZALO_BOT_MONTHLY_MESSAGES,
    mostPeople: values.ZALO_BOT_MOST_PEOPLE,
  };
  if (values.ZALO_BOT_MODE === 'polling') return { ...shared, mode: 'polling' };
  if (publicUrl === undefined || webhookSecret === undefined) {
    const missing = [
      publicUrl === undefined && 'PUBLIC_URL',
      webhookSecret === undefined && 'ZALO_BOT_WEBHOOK_SECRET',
    ];
    return {
      missing: `${missing.filter(Boolean).join(' and ')} must be set when ZALO_BOT_MODE is webhook`,
    };
  }
  return { ...shared, mode: { webhook: { publicUrl, secret: webhookSecret } } };
}

/** @returns null when no official account is configured, or in words what is missing */
export function readZaloOa(values: Values): ZaloOaConfig | null | { readonly missing: string } {
  const { ZALO_OA_APP_ID: appId, ZALO_OA_APP_SECRET: appSecret } = values;
  if (appId === undefined && appSecret === undefined) return null;
  if (appId === undefined || appSecret === undefined) {
    return { missing: 'ZALO_OA_APP_ID and ZALO_OA_APP_SECRET must be set together' };
  }
  const [nightFrom = '22:00', nightTo = '06:00'] = values.ZALO_OA_NIGHT.split('-');
  return {
    appId,
    appSecret,
    secretKey: values.ZALO_OA_SECRET_KEY ?? null,
    refreshToken: values.ZALO_OA_REFRESH_TOKEN ?? null,
    tokenKey: values.ZALO_OA_TOKEN_KEY ?? null,
    apiRoot: values.ZALO_OA_API_ROOT,
    oauthRoot: values.ZALO_OAUTH_ROOT,
    ratePerSecond: values.ZALO_OA_RATE_PER_SECOND,
    windowDays: values.ZALO_OA_WINDOW_DAYS,
    freeHours: values.ZALO_OA_FREE_HOURS,
    nightFrom,
    nightTo,
    monthlyPaidTexts: values.ZALO_OA_MONTHLY_TEXTS,
    monthlyBroadcasts: values.ZALO_OA_MONTHLY_BROADCASTS,
    textPrice: values.ZALO_OA_TEXT_PRICE,
    templatePrice: values.ZALO_OA_TEMPLATE_PRICE,
    templates: values.ZALO_OA_TEMPLATES ?? {},
  };
}
