import { byId } from './dom.js';
import { initials, partOf } from './people.js';
import { BLOCK, UNBLOCK, unreadCount } from './words.js';

/** Above the chat: whom one is, and how much waits unread for the others; the window's title says it, too. */
export function createHeader() {
  const name = byId('current-name');
  const part = byId('current-part');
  const avatar = byId('current-avatar');
  const badge = byId('others-unread');
  const block = byId('block');
  const usualTitle = document.title;

  function showOthers(unread) {
    badge.hidden = unread === 0;
    badge.textContent = unread > 99 ? '99+' : String(unread);
    badge.title = unreadCount(unread);
    document.title = unread > 0 ? `(${unread}) Bản tin` : usualTitle;
  }

  return {
    /**
     * @param {object | undefined} person none before the first is chosen
     * @param {number} othersUnread
     */
    render(person, othersUnread) {
      showOthers(othersUnread);
      block.hidden = person === undefined;
      if (person === undefined) return;
      name.textContent = person.name;
      part.textContent = partOf(person);
      avatar.textContent = initials(person.name);
      avatar.className = `avatar ${person.role}`;
      const label = person.isBlocked ? UNBLOCK : BLOCK;
      block.setAttribute('aria-pressed', String(person.isBlocked));
      block.title = label;
      block.querySelector('.visually-hidden').textContent = label;
    },
  };
}
