import type { Clock } from '../../../src/clock.ts';

export interface SeenButton {
  readonly title: string;
  readonly type: string;
  readonly payload: unknown;
}

/** A message as its reader sees it. */
export interface OaSeenMessage {
  readonly messageId: string;
  readonly from: 'oa' | 'person';
  readonly kind: 'text' | 'image' | 'gif' | 'file' | 'template' | 'article' | 'user-info' | 'sticker';
  readonly text: string;
  readonly buttons: readonly SeenButton[];
  /** Of an image or a file: its name and its bytes, where it was uploaded. */
  readonly file?: { readonly name: string; readonly content: Buffer };
  readonly imageUrl?: string;
  readonly template?: { readonly id: string; readonly data: Readonly<Record<string, unknown>> };
  readonly article?: { readonly id: string; readonly title: string };
  /** Outside the 48 hours after the person's last interaction, or a template: it cost money. */
  readonly isPaid: boolean;
  readonly quotedMessageId?: string;
  readonly sentAt: Date;
}

export interface PersonState {
  readonly id: string;
  name: string;
  isFollower: boolean;
  /** Unfollowed, and has not written since. */
  hasLeft: boolean;
  lastInteractionAt: Date | null;
  isOnline: boolean;
  readonly messages: OaSeenMessage[];
  /** Received only when the phone is on again. */
  readonly waiting: string[];
  /** Not seen yet. */
  readonly unseen: string[];
}

export interface Asset {
  readonly kind: 'image' | 'gif' | 'file';
  readonly name: string;
  readonly content: Buffer;
  readonly uploadedAt: Date;
}

export interface Article {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An approved template of the office's Zalo Business account. */
export interface KnownTemplate {
  readonly id: string;
  /** 1 transaction, 2 customer care, 3 promotion: that one not at night. */
  readonly tag: 1 | 2 | 3;
  /** Names that must be given in `template_data`. */
  readonly parameters: readonly string[];
  /** Not one by UID: -249. */
  readonly onlyByPhone?: boolean;
}

/** Everything the server remembers about people and what was sent. */
export function createWorld(clock: Clock) {
  const people = new Map<string, PersonState>();
  const assets = new Map<string, Asset>();
  const articles = new Map<string, Article>();
  const pendingArticles = new Map<string, { readonly article: Article; looksLeft: number }>();
  const hosted = new Map<string, Buffer>();
  let lastMessage = 0;
  let lastAsset = 0;

  return {
    people,
    assets,
    articles,
    pendingArticles,
    hosted,
    nextMessageId: () => `${(++lastMessage).toString(16).padStart(6, '0')}2d758cb5e22217`,
    nextAssetId: () => `asset-${++lastAsset}`,
    /** Gets or adds; a stranger at first, who has never had to do with the OA. */
    person(id: string, name: string | undefined): PersonState {
      const known = people.get(id);
      if (known !== undefined) {
        if (name !== undefined) known.name = name;
        return known;
      }
      const person: PersonState = {
        id,
        name: name ?? `Đồng chí ${id}`,
        isFollower: false,
        hasLeft: false,
        lastInteractionAt: null,
        isOnline: true,
        messages: [],
        waiting: [],
        unseen: [],
      };
      people.set(id, person);
      return person;
    },
    interact(person: PersonState): void {
      person.lastInteractionAt = clock.now();
      person.hasLeft = false;
    },
  };
}

export type World = ReturnType<typeof createWorld>;
