import { hasRight, type Right, requireRight } from '../../members/actor.ts';
import type { BotFeature, ButtonHandler, StepHandler } from '../bot-context.ts';
import { clearStep } from '../steps-store.ts';

/**
 * The feature with every button and step refused to those without the right: a button stays in the chat of somebody
 * who was an editor once, and can be forged. The capabilities check what they change again; this also guards what is
 * only read. A dialogue that may not go on is forgotten, so that the person's next words mean what they mean to others.
 */
export function needing(right: Right, feature: BotFeature): BotFeature {
  return {
    commands: feature.commands.map((command) => ({
      ...command,
      isVisibleTo: (actor) => hasRight(actor, right) && command.isVisibleTo(actor),
    })),
    buttons: (feature.buttons ?? []).map((button) => buttonNeeding(right, button)),
    steps: (feature.steps ?? []).map(
      ({ step, run }): StepHandler => ({
        step,
        run: async (turn, data, content) => {
          if (!hasRight(turn.actor, right)) await clearStep(turn.db, turn.account.id);
          requireRight(turn.actor, right);
          return run(turn, data, content);
        },
      }),
    ),
  };
}

/** One button of a feature whose other buttons need another right. Throws AppError FORBIDDEN when pressed without it. */
export function buttonNeeding(right: Right, { prefix, run }: ButtonHandler): ButtonHandler {
  return {
    prefix,
    run: async (turn, args) => {
      requireRight(turn.actor, right);
      return run(turn, args);
    },
  };
}
