/** The prefix of the buttons that hold a message back, let it go on or cancel it; `bot/` answers them. */
export const CONTROL_PREFIX = 'tbp';

export type ControlAction = 'dung' | 'tiep' | 'huy';

/** `tbp:action:messageId` */
export function controlData(action: ControlAction, messageId: number): string {
  return `${CONTROL_PREFIX}:${action}:${messageId}`;
}
