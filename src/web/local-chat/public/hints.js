import { byId, element } from './dom.js';
import {
  ADD_PERSON,
  GROUPS,
  NO_MESSAGES,
  NO_MESSAGES_HELP,
  NO_MESSAGES_START,
  NOBODY,
  NOBODY_COMMAND,
  NOBODY_HELP,
  START_LABEL,
} from './words.js';

/** In an empty chat, so that the page need not be scrolled. */
const MOST_WHEN_EMPTY = 3;

/**
 * Things to try, beside the chat and in a chat that is still empty.
 *
 * @param {(hint: object) => void} onTry
 */
export function createHints(onTry) {
  const list = byId('hints');
  const empty = byId('empty');
  let hints = [];

  function hintButton(hint) {
    const button = element(
      'button',
      { class: 'hint', type: 'button' },
      element('span', { class: `hint-role ${hint.role}` }, GROUPS[hint.role]),
      hint.send === undefined ? '' : element('code', {}, hint.send),
      element('span', { class: 'hint-text' }, hint.text),
    );
    button.addEventListener('click', () => onTry(hint));
    return button;
  }

  /** A database that was filled by hand has nobody to be: what to do is said instead of an empty page. */
  function showNobody() {
    const add = element('button', { class: 'main-button', type: 'button' }, ADD_PERSON);
    add.addEventListener('click', () => byId('add-person').click());
    empty.replaceChildren(
      element('img', { src: '/local/icon.svg', alt: '', width: '56', height: '56' }),
      element('p', {}, element('strong', {}, NOBODY)),
      element('p', {}, NOBODY_HELP),
      element('p', {}, element('code', {}, NOBODY_COMMAND)),
      add,
    );
    empty.hidden = false;
  }

  return {
    render(all, people) {
      hints = all;
      const usable = hints.filter(({ role }) => people.some((person) => person.role === role));
      list.replaceChildren(...usable.map((hint) => element('li', {}, hintButton(hint))));
      list.closest('section').hidden = usable.length === 0;
    },

    /** What stands where a chat would, while there is nobody to be. */
    showNobody,

    /** What stands in a chat without messages. @param {object | undefined} person none before the first is chosen */
    renderEmpty(isEmpty, person) {
      empty.hidden = !isEmpty || person === undefined;
      if (empty.hidden) return;
      const start = element('button', { class: 'main-button', type: 'button' }, START_LABEL);
      start.addEventListener('click', () => onTry({ role: person.role, send: '/start' }));
      const others = hints
        .filter(({ role, send }) => role === person.role && send !== undefined && send !== '/start')
        .slice(0, MOST_WHEN_EMPTY);
      empty.replaceChildren(
        element('img', { src: '/local/icon.svg', alt: '', width: '56', height: '56' }),
        element('p', {}, element('strong', {}, NO_MESSAGES)),
        element('p', {}, others.length === 0 ? NO_MESSAGES_START : NO_MESSAGES_HELP),
        start,
        ...others.map(hintButton),
      );
    },
  };
}
