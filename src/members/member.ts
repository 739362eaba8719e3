import type { PlatformName } from '../platforms/platform.ts';
import type { Role } from './actor.ts';

/** Only `active` members receive and read anything; `pending` ones wait for an admin, `erased` ones have no name left. */
export type MemberStatus = 'pending' | 'active' | 'refused' | 'erased';

/** `blocked`: the person blocked the bot; `gone`: the account is deactivated or unknown. Both until they write again. */
export type AccountState = 'active' | 'blocked' | 'gone';

export interface Organisation {
  readonly id: number;
  /** What clerks type in `org:CODE`; upper case. */
  readonly code: string;
  readonly name: string;
  /** Ids from the root to this one, each followed by `/`. */
  readonly path: string;
}

export interface MemberRow {
  readonly id: number;
  /** Empty once erased. */
  readonly name: string;
  readonly role: Role;
  readonly status: MemberStatus;
  readonly organisation: Organisation;
  /** When they joined or asked to. */
  readonly createdAt: Date;
}

export interface MemberAccount {
  readonly id: number;
  readonly platform: PlatformName;
  readonly chatId: string;
  readonly state: AccountState;
}

export interface NamedAccount extends MemberAccount {
  /** As the person called themselves on the platform; may be empty. */
  readonly displayName: string;
}

export interface MemberWithAccounts extends MemberRow {
  /** The one linked first comes first. */
  readonly accounts: readonly MemberAccount[];
}
