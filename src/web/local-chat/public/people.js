import { byId, element } from './dom.js';
import { GROUPS, IN_BLOCK, unreadCount } from './words.js';

/** The initials of the last two words: "Nguyễn Văn An" is VA, as people are called by their given name. */
export function initials(name) {
  const words = name.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  return words
    .slice(-2)
    .map((word) => [...word.normalize('NFC')][0])
    .join('')
    .toUpperCase();
}

export function partOf({ label, organisation }) {
  return organisation === null ? label : `${label} · ${organisation}`;
}

/**
 * The list of people one can be, by role, with unread counts.
 *
 * @param {(chatId: string) => void} onChoose
 */
export function createPeopleList(onChoose) {
  const nav = byId('people');

  nav.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const rows = [...nav.querySelectorAll('.person')];
    const at = rows.indexOf(document.activeElement);
    if (at === -1) return;
    event.preventDefault();
    rows[(at + step + rows.length) % rows.length].focus();
  });

  return {
    render(people, current) {
      const focused = nav.contains(document.activeElement)
        ? document.activeElement.dataset.chatId
        : undefined;
      const groups = Object.entries(GROUPS).map(([role, title]) => {
        const members = people.filter((person) => person.role === role);
        if (members.length === 0) return '';
        const list = element('ul', {}, ...members.map((person) => row(person, person.chatId === current)));
        return element('section', {}, element('h3', {}, title), list);
      });
      nav.replaceChildren(...groups);
      if (focused === undefined) return;
      [...nav.querySelectorAll('.person')].find(({ dataset }) => dataset.chatId === focused)?.focus();
    },
  };

  function row(person, isCurrent) {
    const button = element(
      'button',
      {
        class: 'person',
        type: 'button',
        'data-chat-id': person.chatId,
        'aria-current': isCurrent ? 'true' : undefined,
      },
      element('span', { class: `avatar ${person.role}`, 'aria-hidden': 'true' }, initials(person.name)),
      element(
        'span',
        { class: 'person-words' },
        element('strong', {}, person.name),
        element('small', {}, detailOf(person)),
      ),
    );
    if (person.unread > 0) button.append(badge(person.unread));
    button.addEventListener('click', () => onChoose(person.chatId));
    return element('li', {}, button);
  }
}

/** Below its group's heading a person needs no role, but a stranger's standing does say something. */
function detailOf({ role, label, organisation, isBlocked }) {
  const detail = role === 'stranger' ? label : (organisation ?? label);
  return isBlocked ? `${detail} · ${IN_BLOCK}` : detail;
}

function badge(count) {
  return element(
    'span',
    { class: 'badge' },
    element('span', { 'aria-hidden': 'true' }, count > 99 ? '99+' : String(count)),
    element('span', { class: 'visually-hidden' }, unreadCount(count)),
  );
}
