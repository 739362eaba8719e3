import { byId, element } from './dom.js';
import { GROUPS, NO_MESSAGES, NO_MESSAGES_HELP, START_LABEL } from './words.js';

/**
 * Things to try, beside the chat and in a chat that is still empty.
 *
 * @param {(hint: object) => void} onTry
 */
export function createHints(onTry) {
  const list = byId('hints');
  const empty = byId('empty');

  function hintButton(hint) {
    const button = element(
      'button',
      { class: 'hint', type: 'button' },
      element('span', { class: `hint-role ${hint.role}` }, GROUPS[hint.role]),
      element('span', {}, hint.text),
    );
    if (hint.send !== undefined) button.append(element('code', {}, hint.send));
    button.addEventListener('click', () => onTry(hint));
    return button;
  }

  return {
    render(hints, people) {
      const usable = hints.filter(({ role }) => people.some((person) => person.role === role));
      list.replaceChildren(...usable.map((hint) => element('li', {}, hintButton(hint))));
    },

    /** What stands in a chat without messages. */
    renderEmpty(isEmpty, person) {
      empty.hidden = !isEmpty || person === undefined;
      if (empty.hidden) return;
      const start = element('button', { class: 'main-button', type: 'button' }, START_LABEL);
      start.addEventListener('click', () => onTry({ role: person.role, send: '/start' }));
      empty.replaceChildren(
        element('img', { src: '/local/icon.svg', alt: '', width: '56', height: '56' }),
        element('p', {}, element('strong', {}, NO_MESSAGES)),
        element('p', {}, NO_MESSAGES_HELP),
        start,
      );
    },
  };
}
