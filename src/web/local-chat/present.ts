import { PENDING_LABEL, REFUSED_LABEL, roleLabel, STRANGER_LABEL } from '../../messages/vi/web.ts';
import type { LocalMessage } from '../../platforms/local/local-message-store.ts';
import type { LocalPerson } from './people-store.ts';

/** A person as the page shows them. */
export function presentPerson(person: LocalPerson, unread: number) {
  const { chatId, displayName, isBlocked, member } = person;
  const isActive = member?.status === 'active';
  return {
    chatId,
    name: displayName,
    /** `stranger` for everybody who may not use the bot yet. */
    role: isActive ? member.actor.role : 'stranger',
    label: labelOf(person),
    organisation: isActive ? member.organisation : null,
    isBlocked,
    unread,
  };
}

function labelOf({ member }: LocalPerson): string {
  switch (member?.status) {
    case 'active':
      return roleLabel(member.actor.role);
    case 'pending':
      return PENDING_LABEL;
    case 'refused':
      return REFUSED_LABEL;
    default:
      return STRANGER_LABEL;
  }
}

/** A bubble as the page shows it. A person's own file can be seen but not fetched back: its bytes are not kept. */
export function presentMessage({ id, chatId, direction, text, buttons, file, at }: LocalMessage) {
  const url = direction === 'out' ? `/api/chat/files/${id}` : null;
  return {
    id,
    chatId,
    direction,
    text: text.text,
    styles: text.styles,
    buttons,
    file: file && { ...file, url },
    at: at.toISOString(),
  };
}
