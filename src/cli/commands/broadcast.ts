import { announce } from '../../broadcasts/announce.ts';
import { AppError } from '../../errors.ts';
import { OPERATOR } from '../../members/actor.ts';
import { parseAudience } from '../../outbox/audience.ts';
import { writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';

interface BroadcastOptions {
  readonly text: string;
  readonly audience: string;
  readonly urgent?: boolean;
  readonly json?: boolean;
}

/** Puts an announcement into the outbox; a running service sends it. */
export async function broadcast({ text, audience: written, urgent, json }: BroadcastOptions): Promise<void> {
  const audience = parseAudience(written);
  if (audience === null) {
    throw new AppError('INPUT_INVALID', 'The audience must be all, org:CODE or topic:NAME.');
  }
  await withContext(async (context) => {
    const announced = await announce(context, OPERATOR, { text, audience, urgent: urgent === true });
    const { messageId, recipients } = announced;
    if (json) return writeJson(process.stdout, { messageId, recipients });
    await writeText(process.stdout, `Message ${messageId} is in the outbox for ${recipients} member(s).\n`);
  });
}
