import { createRandom } from './random.ts';

const FAULTS = {
  'retry-after': () => ({
    ...refuse(429, 'Too Many Requests: retry after 1'),
    parameters: { retry_after: 1 },
  }),
  'internal-error': () => refuse(500, 'Internal Server Error'),
  'bad-gateway': () => refuse(502, 'Bad Gateway'),
  'cut-before': () => ({ kind: 'cut-before' }) as const,
  'cut-after': () => ({ kind: 'cut-after' }) as const,
  slow: (random: number) => ({ kind: 'slow', milliseconds: Math.round(100 + 900 * random) }) as const,
} satisfies Readonly<Record<string, (random: number) => Fault>>;

/**
 * What goes wrong with one message: refused, the connection cut before or after it was taken (the case that
 * duplicates), or answered late.
 */
export type Fault =
  | {
      readonly kind: 'refuse';
      readonly code: number;
      readonly description: string;
      readonly parameters?: object;
    }
  | { readonly kind: 'cut-before' | 'cut-after' }
  | { readonly kind: 'slow'; readonly milliseconds: number };

type FaultName = keyof typeof FAULTS;
/** The share of messages that each fault strikes. */
export type FaultRates = Readonly<Partial<Record<FaultName, number>>>;

export function createFaults(seed: number, rates: FaultRates) {
  const random = createRandom(seed);
  const listed = Object.entries(rates) as [FaultName, number][];
  const counts: Partial<Record<FaultName, number>> = {};
  return {
    counts: (): Readonly<Record<string, number>> => counts,
    take(): Fault | null {
      let left = listed.length === 0 ? 1 : random.next();
      for (const [name, rate] of listed) {
        left -= rate;
        if (left >= 0) continue;
        counts[name] = (counts[name] ?? 0) + 1;
        return FAULTS[name](random.next());
      }
      return null;
    },
  };
}

function refuse(code: number, description: string) {
  return { kind: 'refuse', code, description } as const;
}
