import type { OutgoingMessage, Platform, SendResult } from '../../src/platforms/platform.ts';

export interface Shown extends OutgoingMessage {
  readonly chatId: string;
  readonly messageRef: string;
  /** How often it was replaced in place. */
  readonly edits: number;
}

/** A platform whose chats can be read: what people see after all sends and edits. The wire is tested elsewhere. */
export interface RecordingPlatform extends Platform {
  /** Messages of a chat in order, as they look now. */
  chat(chatId: string): readonly Shown[];
  /** Answers for the next calls instead of accepting them; a function throws what it throws. */
  readonly nextResults: (SendResult | (() => never))[];
  /** Calls of send and edit, refused ones included. */
  readonly calls: { readonly chatId: string; readonly text: string }[];
}

export function createRecordingPlatform(
  name: Platform['name'] = 'telegram',
  maxTextLength = 4096,
  more: Partial<Pick<Platform, 'canEdit' | 'reach' | 'usage' | 'invitationLink'>> = {},
): RecordingPlatform {
  const shown: Shown[] = [];
  const calls: { chatId: string; text: string }[] = [];
  const nextResults: (SendResult | (() => never))[] = [];

  function check(chatId: string, message: OutgoingMessage): SendResult | undefined {
    calls.push({ chatId, text: message.text.text });
    if (message.text.text.length > maxTextLength) throw new Error('Longer than the platform allows');
    if (message.text.text === '' && message.file === undefined) throw new Error('Empty messages are refused');
    for (const button of message.buttons?.flat() ?? []) {
      if ('data' in button && (button.data === '' || Buffer.byteLength(button.data) > 64)) {
        throw new Error(`Button data of 1 to 64 bytes are allowed: ${button.data}`);
      }
    }
    const result = nextResults.shift();
    return typeof result === 'function' ? result() : result;
  }

  return {
    name,
    maxTextLength,
    canEdit: true,
    calls,
    nextResults,
    chat: (chatId) => shown.filter((message) => message.chatId === chatId),

    async send(chatId, message) {
      const refused = check(chatId, message);
      if (refused !== undefined) return refused;
      const messageRef = String(shown.length + 1);
      shown.push({ ...message, chatId, messageRef, edits: 0 });
      return { outcome: 'sent', messageRef };
    },

    async edit(chatId, messageRef, message, lane) {
      if (more.canEdit === false) return this.send(chatId, message, lane);
      const refused = check(chatId, message);
      if (refused !== undefined) return refused;
      const at = shown.findIndex((one) => one.chatId === chatId && one.messageRef === messageRef);
      const before = shown[at];
      if (before === undefined) return { outcome: 'rejected', reason: 'There is no such message' };
      const { buttons: _, ...rest } = before;
      shown[at] = { ...rest, ...message, edits: before.edits + 1 };
      return { outcome: 'sent', messageRef };
    },

    start: async () => undefined,
    stop: async () => undefined,
    invitationLink: () => null,
    ...more,
  };
}
