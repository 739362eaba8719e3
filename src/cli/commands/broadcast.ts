import { announce } from '../../broadcasts/announce.ts';
import { AppError } from '../../errors.ts';
import { OPERATOR } from '../../members/actor.ts';
import { parseAudience } from '../../outbox/audience.ts';
import { writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';
import { watchUntilEnd } from './message.ts';

interface BroadcastOptions {
  readonly text: string;
  readonly audience: string;
  readonly urgent?: boolean;
  readonly wait?: boolean;
  readonly json?: boolean;
}

/**
 * Puts an announcement into the outbox; a running service sends it. The command is done then, at a terminal as in a
 * script, unless it is told to wait.
 */
export async function broadcast(options: BroadcastOptions): Promise<void> {
  const { text, urgent, wait, json } = options;
  const audience = parseAudience(options.audience);
  if (audience === null) {
    throw new AppError('INPUT_INVALID', 'The audience must be all, org:CODE or topic:NAME.');
  }
  await withContext(async (context) => {
    const announced = await announce(context, OPERATOR, { text, audience, urgent: urgent === true });
    const { messageId, recipients } = announced;
    if (json) await writeJson(process.stdout, { messageId, recipients });
    else
      await writeText(process.stdout, `Message ${messageId} is in the outbox for ${recipients} member(s).\n`);
    if (wait) await watchUntilEnd(context, messageId);
    else if (process.stderr.isTTY)
      process.stderr.write(`To follow it: bantin watch --message ${messageId}\n`);
  });
}
