import type { BotFeature, BotServices } from '../../src/bot/bot-context.ts';
import { createConversation } from '../../src/bot/conversation.ts';
import { BOT_FEATURES } from '../../src/bot/features.ts';
import type { IncomingContent, IncomingMessage } from '../../src/platforms/platform.ts';
import { COMMON_TABLES } from '../../src/search/search-tables.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { createRecordingPlatform, type RecordingPlatform, type Shown } from './recording-platform.ts';

export interface TestConversation extends TestContext {
  readonly platform: RecordingPlatform;
  readonly services: BotServices;
  /** How often the outbox was woken. */
  readonly wakes: () => number;
  /** Somebody at a phone, with a chat of their own on the platform: the first one unless given. */
  person(chatId: string, displayName?: string, on?: RecordingPlatform): Person;
  handle(incoming: IncomingMessage, on?: RecordingPlatform): Promise<void>;
  /** A fresh conversation over the same database, as after a restart. */
  restart(features?: readonly BotFeature[]): void;
}

export interface Person {
  /**
   * Types a text and reads what came back; `/name argument` becomes a command as platforms make it.
   *
   * @returns the messages sent or replaced by it, as text
   */
  says(text: string): Promise<string>;
  does(content: IncomingContent): Promise<string>;
  /** Presses the button of that label under the latest message that has it. */
  presses(label: string | RegExp): Promise<string>;
  pressesData(data: string, messageRef?: string): Promise<string>;
  /** Labels under the latest message, row by row. */
  buttons(): string[][];
  messages(): readonly Shown[];
  last(): Shown;
}

export async function startConversation(
  options: {
    readonly features?: readonly BotFeature[];
    readonly platform?: RecordingPlatform;
    /** Configured beside it. */
    readonly others?: readonly RecordingPlatform[];
    /** Instead of services that know no links and reach no network. */
    readonly services?: Partial<Pick<BotServices, 'fetchOptions' | 'invitationLinks' | 'searchTables'>>;
  } = {},
): Promise<TestConversation> {
  const context = await createTestContext();
  const platform = options.platform ?? createRecordingPlatform();
  let wakeCount = 0;
  let updates = 0;
  const services: BotServices = {
    ...context,
    fetchOptions: {},
    searchTables: COMMON_TABLES,
    platforms: [platform, ...(options.others ?? [])],
    invitationLinks: () => [],
    wakeOutbox: () => {
      wakeCount += 1;
    },
    ...options.services,
  };
  const create = (features: readonly BotFeature[]) => createConversation({ services, features });
  let conversation = create(options.features ?? BOT_FEATURES);

  function person(chatId: string, displayName = 'Người dùng', on = platform): Person {
    const messages = () => on.chat(chatId);
    const last = () => {
      const message = messages().at(-1);
      if (message === undefined) throw new Error(`Nothing was sent to ${chatId}`);
      return message;
    };

    async function does(content: IncomingContent): Promise<string> {
      const before = new Map(messages().map((message) => [message.messageRef, message]));
      updates += 1;
      await conversation.handle(
        {
          updateKey: `u${updates}`,
          platform: on.name,
          chatId,
          chatType: 'private',
          displayName,
          content,
        },
        on,
      );
      return messages()
        .filter((message) => before.get(message.messageRef) !== message)
        .map(({ text }) => text.text)
        .join('\n---\n');
    }

    function pressesData(data: string, messageRef = last().messageRef): Promise<string> {
      return does({ kind: 'button', data, messageRef });
    }

    return {
      messages,
      last,
      does,
      pressesData,
      says: (text) => does(toContent(text)),
      presses(label) {
        const isMeant = (one: string) => (typeof label === 'string' ? one === label : label.test(one));
        for (const message of messages().toReversed()) {
          const button = message.buttons?.flat().find((one) => isMeant(one.label));
          if (button !== undefined && 'data' in button) return pressesData(button.data, message.messageRef);
        }
        throw new Error(`No button ${label}; the last message has ${JSON.stringify(last().buttons)}`);
      },
      buttons: () => (last().buttons ?? []).map((row) => row.map(({ label }) => label)),
    };
  }

  return {
    ...context,
    platform,
    services,
    person,
    wakes: () => wakeCount,
    handle: (incoming, on = platform) => conversation.handle(incoming, on),
    restart: (features = options.features ?? BOT_FEATURES) => {
      conversation = create(features);
    },
  };
}

function toContent(text: string): IncomingContent {
  const [, command, argument] = /^\/([\p{L}\p{N}_]+)(?:\s+([\s\S]*))?$/u.exec(text) ?? [];
  if (command === undefined) return { kind: 'text', text };
  return { kind: 'command', command: command.toLowerCase(), argument: argument ?? '' };
}
