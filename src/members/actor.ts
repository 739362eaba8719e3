import { AppError } from '../errors.ts';

export const ROLES = ['member', 'secretary', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts. Rights are checked against it in each capability, never only in what the chat offers. */
export interface Actor {
  /** Null for the operator at the command line and for the service itself. */
  readonly memberId: number | null;
  readonly name: string;
  readonly role: Role | 'operator';
  readonly organisationId: number | null;
  /** `Organisation.path` of the member's organisation. */
  readonly organisationPath: string;
}

/** The command line: whoever can run it can read the database anyway. */
export const OPERATOR: Actor = {
  memberId: null,
  name: 'operator',
  role: 'operator',
  organisationId: null,
  organisationPath: '',
};

/**
 * - `read`: articles, directives, events, search, own data
 * - `publish`: add content, confirm events and tasks, sources
 * - `announce`: announcements and their reports
 * - `admit`: invitations and approval of new members
 */
export type Right = 'read' | 'publish' | 'announce' | 'admit';

const RIGHTS: Readonly<Record<Actor['role'], readonly Right[]>> = {
  member: ['read'],
  secretary: ['read'],
  editor: ['read', 'publish', 'announce'],
  admin: ['read', 'publish', 'announce', 'admit'],
  operator: ['read', 'publish', 'announce', 'admit'],
};

export function hasRight(actor: Actor, right: Right): boolean {
  return RIGHTS[actor.role].includes(right);
}

/** @throws AppError FORBIDDEN */
export function requireRight(actor: Actor, right: Right): void {
  if (!hasRight(actor, right)) throw new AppError('FORBIDDEN', `The role ${actor.role} may not ${right}.`);
}
