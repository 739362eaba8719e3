import type { PlatformName } from '../platforms/platform.ts';
import type { Connection } from '../storage/database.ts';
import type { Audience } from './audience.ts';
import { countAudience } from './audience-store.ts';

export interface AudiencePreview {
  /** All active members of the audience: what `enqueueMessage` would return now. */
  readonly recipients: number;
  /** How many of them would be written to on which platform. */
  readonly byPlatform: Partial<Record<PlatformName, number>>;
  /** Those of them without an account that can be reached. */
  readonly unreachable: number;
}

/**
 * Counts whom a message would go to, for the clerk to confirm.
 *
 * @throws AppError NOT_FOUND for an organisation or topic that does not exist
 */
export async function previewAudience(connection: Connection, audience: Audience): Promise<AudiencePreview> {
  const counts = await countAudience(connection, audience);
  const byPlatform: Partial<Record<PlatformName, number>> = {};
  let recipients = 0;
  let unreachable = 0;
  for (const { platform, members } of counts) {
    recipients += members;
    if (platform === null) unreachable = members;
    else byPlatform[platform] = members;
  }
  return { recipients, byPlatform, unreachable };
}
