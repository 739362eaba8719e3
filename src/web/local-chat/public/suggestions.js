import { byId, element } from './dom.js';

/** Compared without diacritics: `/chuyenmuc` is found by `/chuyên`. */
function fold(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

/**
 * The list of commands above the text while one is being typed, as a combobox: the keyboard stays in the text.
 *
 * @param {{ field: HTMLTextAreaElement, onChoose: (command: string) => void }} options
 */
export function createSuggestions({ field, onChoose }) {
  const list = byId('suggestions');
  let commands = [];
  let matching = [];
  let active = 0;

  function update() {
    const typed = /^\/(\p{L}*)$/u.exec(field.value)?.[1];
    const wanted = typed === undefined ? null : fold(typed);
    matching = wanted === null ? [] : commands.filter(({ name }) => fold(name).startsWith(wanted));
    active = 0;
    render();
  }

  function render() {
    list.hidden = matching.length === 0;
    field.setAttribute('aria-expanded', String(!list.hidden));
    list.replaceChildren(...matching.map(option));
    const chosen = list.children[active];
    if (chosen === undefined) field.removeAttribute('aria-activedescendant');
    else {
      field.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    }
  }

  function option({ name, description }, index) {
    const node = element(
      'div',
      {
        id: `suggestion-${index}`,
        class: 'suggestion',
        role: 'option',
        'aria-selected': String(index === active),
      },
      element('strong', {}, `/${name}`),
      element('span', {}, description),
    );
    // Before the press takes the keyboard away from the text.
    node.addEventListener('pointerdown', (event) => event.preventDefault());
    node.addEventListener('click', () => choose(index));
    return node;
  }

  function choose(index) {
    const command = matching[index];
    close();
    if (command !== undefined) onChoose(`/${command.name}`);
  }

  function close() {
    matching = [];
    render();
  }

  /** @returns whether the key was meant for the list */
  function takeKey(event) {
    if (list.hidden) return false;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        active = (active + (event.key === 'ArrowDown' ? 1 : -1) + matching.length) % matching.length;
        render();
        return true;
      case 'Enter':
        choose(active);
        return true;
      case 'Tab':
        if (event.shiftKey) return false;
        field.value = `/${matching[active].name} `;
        close();
        return true;
      case 'Escape':
        close();
        return true;
      default:
        return false;
    }
  }

  field.addEventListener('input', update);
  field.addEventListener('blur', close);

  return {
    takeKey,
    close,
    setCommands(next) {
      commands = next;
      if (!list.hidden) update();
    },
  };
}
