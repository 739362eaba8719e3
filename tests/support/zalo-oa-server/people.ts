import type { createOaEvents } from './events.ts';
import type { OaSeenMessage, PersonState, SeenButton, World } from './world.ts';

/** A person in Zalo, as a test or a demo plays them; a stranger to the OA until they follow or write. */
export interface OaPerson {
  readonly id: string;
  /** What the person sees in the chat with the OA, oldest first. */
  readonly messages: readonly OaSeenMessage[];
  readonly isFollower: boolean;
  readonly lastInteractionAt: Date | null;
  follow(): void;
  unfollow(): void;
  /** Each returns the id of the message. */
  send(text: string): string;
  sendImage(content: Uint8Array, text?: string): string;
  sendFile(name: string, content: Uint8Array): string;
  sendSticker(): string;
  /**
   * Presses the newest button with this title. A query sends its payload as the person's text (returned); a link is
   * returned. Either way it is an interaction. Throws when there is no such button.
   */
  press(title: string): string;
  /** Opens the chat: everything that has arrived counts as seen. Returns those message ids. */
  look(): readonly string[];
  /** The phone is off: messages arrive when it is on again. */
  goOffline(): void;
  goOnline(): void;
  submitInfo(info: Readonly<Record<string, string>>): void;
}

interface People {
  readonly world: World;
  readonly events: ReturnType<typeof createOaEvents>;
  /** The address of something the person sent. */
  readonly host: (name: string, content: Buffer) => string;
  readonly now: () => Date;
}

export function createOaPerson(people: People, person: PersonState): OaPerson {
  const { world, events, host } = people;

  function write(
    event: string,
    shown: Pick<OaSeenMessage, 'kind' | 'text'> & Partial<OaSeenMessage>,
    wire: object,
  ): string {
    world.interact(person);
    const messageId = events.wrote(person, event, wire);
    person.messages.push({
      buttons: [],
      isPaid: false,
      ...shown,
      messageId,
      from: 'person',
      sentAt: people.now(),
    });
    return messageId;
  }

  const send = (text: string) => write('user_send_text', { kind: 'text', text }, { text });

  return {
    id: person.id,
    messages: person.messages,
    get isFollower() {
      return person.isFollower;
    },
    get lastInteractionAt() {
      return person.lastInteractionAt;
    },
    follow() {
      person.isFollower = true;
      world.interact(person);
      events.follow(person, 'follow');
    },
    unfollow() {
      person.isFollower = false;
      person.hasLeft = true;
      events.follow(person, 'unfollow');
    },
    send,
    sendImage(content, text = '') {
      const file = { name: 'anh.jpg', content: Buffer.from(content) };
      const url = host(file.name, file.content);
      return write(
        'user_send_image',
        { kind: 'image', text, file },
        {
          ...(text === '' ? {} : { text }),
          attachments: [{ type: 'image', payload: { url, thumbnail: url } }],
        },
      );
    },
    sendFile(name, content) {
      const file = { name, content: Buffer.from(content) };
      const payload = {
        url: host(name, file.content),
        size: String(file.content.length),
        name,
        checksum: '',
        type: name.split('.').at(-1) ?? '',
      };
      return write(
        'user_send_file',
        { kind: 'file', text: '', file },
        { attachments: [{ type: 'file', payload }] },
      );
    },
    sendSticker: () =>
      write(
        'user_send_sticker',
        { kind: 'sticker', text: '' },
        {
          attachments: [
            { type: 'sticker', payload: { id: '23311', url: 'https://zalo-api.zdn.vn/sticker' } },
          ],
        },
      ),
    press(title) {
      const button = findButton(person, title);
      if (button.type.startsWith('oa.query.')) {
        const text = String(button.payload);
        if (button.type === 'oa.query.show') send(text);
        else {
          world.interact(person);
          events.wrote(person, 'user_send_text', { text });
        }
        return text;
      }
      world.interact(person);
      return String((button.payload as { url?: unknown }).url ?? '');
    },
    look: () => events.seen(person),
    goOffline() {
      person.isOnline = false;
    },
    goOnline() {
      person.isOnline = true;
      for (const messageId of person.waiting.splice(0)) events.received(person, messageId);
    },
    submitInfo: (info) => events.submitInfo(person, info),
  };
}

function findButton(person: PersonState, title: string): SeenButton {
  const button = person.messages
    .toReversed()
    .flatMap(({ buttons }) => buttons)
    .find((candidate) => candidate.title === title);
  if (button === undefined) throw new Error(`There is no button "${title}" to press`);
  return button;
}
