import type { Connection } from '../../storage/database.ts';

const PLATFORM = 'zalo-oa';
const UNIQUE_VIOLATION = 'P2002';

/** The row of the official account's tokens. */
export interface TokenRow {
  readonly sealed: string;
  /** Of the token from the environment that this pair descends from. */
  readonly originHash: string;
  /** One more with every new pair; whoever writes names the version it has read. */
  readonly version: number;
  readonly accessExpiresAt: Date;
  readonly refreshExpiresAt: Date;
  readonly refreshedAt: Date;
  /** Who has sent, or is about to send, a refresh whose outcome has not been stored. */
  readonly refreshingBy: string | null;
  /** Until then nobody else tries. */
  readonly refreshingUntil: Date | null;
  readonly failure: string | null;
  readonly failedAt: Date | null;
}

export type NewPair = Pick<
  TokenRow,
  'sealed' | 'originHash' | 'accessExpiresAt' | 'refreshExpiresAt' | 'refreshedAt'
>;

export async function readTokenRow({ prisma }: Connection): Promise<TokenRow | null> {
  return prisma.platformToken.findUnique({ where: { platform: PLATFORM } });
}

/** Unless there is one already: of several processes that start, one writes. */
export async function insertTokenRow({ prisma }: Connection, pair: NewPair): Promise<void> {
  try {
    await prisma.platformToken.create({ data: { platform: PLATFORM, ...pair } });
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
  }
}

/** Takes the turn to refresh what was read. @returns false when somebody has it, or has changed the row since */
export async function claimRefresh(
  { prisma }: Connection,
  { version, refreshingBy, failure }: Pick<TokenRow, 'version' | 'refreshingBy' | 'failure'>,
  claim: { readonly owner: string; readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const { count } = await prisma.platformToken.updateMany({
    where: {
      platform: PLATFORM,
      version,
      refreshingBy,
      failure,
      OR: [{ refreshingUntil: null }, { refreshingUntil: { lte: claim.now } }],
    },
    data: { refreshingBy: claim.owner, refreshingUntil: claim.until },
  });
  return count === 1;
}

/**
 * Replaces the pair of this version, whoever holds the turn meanwhile: a pair that has been given is never dropped for
 * a turn that was lost. @returns false when another version is there
 */
export async function storePair({ prisma }: Connection, version: number, pair: NewPair): Promise<boolean> {
  const { count } = await prisma.platformToken.updateMany({
    where: { platform: PLATFORM, version },
    data: {
      ...pair,
      version: version + 1,
      refreshingBy: null,
      refreshingUntil: null,
      failure: null,
      failedAt: null,
    },
  });
  return count === 1;
}

/**
 * Gives the turn back without a new pair.
 *
 * @param mark whether the refresh token may have been used up: the owner's name then stays behind
 */
export async function releaseRefresh(
  { prisma }: Connection,
  version: number,
  release: { readonly owner: string; readonly mark: boolean },
): Promise<void> {
  await prisma.platformToken.updateMany({
    where: { platform: PLATFORM, version, refreshingBy: release.owner },
    data: { refreshingUntil: null, ...(release.mark ? {} : { refreshingBy: null }) },
  });
}

/** Ends the turn: Zalo gives no new pair for this version. The time of the first failure stays. */
export async function storeFailure(
  { prisma }: Connection,
  version: number,
  failed: { readonly owner: string; readonly failure: string; readonly at: Date },
): Promise<void> {
  const where = { platform: PLATFORM, version, refreshingBy: failed.owner };
  await prisma.platformToken.updateMany({
    where: { ...where, failedAt: null },
    data: { failedAt: failed.at },
  });
  await prisma.platformToken.updateMany({
    where,
    data: { failure: failed.failure, refreshingBy: null, refreshingUntil: null },
  });
}
