import { linkCommands } from './command-links.js';
import { element, icon } from './dom.js';
import { officeTime } from './office-time.js';
import { isWebAddress, link, richText } from './rich-text.js';
import { BOT_SAYS, DOWNLOAD, PERSON_SAYS, pictureOf, sizeOf } from './words.js';

const FILE_ICON = 'M7 3.5h6.5L18 8v12.5H7zM13 4v4.5h4.5';
const PICTURE_TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/**
 * One bubble with its file and its buttons.
 *
 * @param {object} message as the service presents it
 * @param {{
 *   onPress: (button: HTMLButtonElement, message: object, data: string) => void,
 *   onCommand: (command: string) => void,
 * }} handlers
 */
export function messageView(message, { onPress, onCommand }) {
  const { id, direction, text, styles, buttons, file, at } = message;
  const bubble = element('div', { class: 'bubble' });
  bubble.append(element('span', { class: 'visually-hidden' }, direction === 'out' ? BOT_SAYS : PERSON_SAYS));
  if (file !== null) bubble.append(fileView(file));
  if (text !== '') {
    const words = element('div', { class: 'text' }, richText(text, styles));
    if (direction === 'out') linkCommands(words, onCommand);
    bubble.append(words);
  }
  bubble.append(element('time', { datetime: at }, officeTime(new Date(at)).time));
  const item = element(
    'li',
    { class: `message ${direction}`, 'data-id': String(id), tabindex: '-1' },
    bubble,
  );
  if (buttons.length > 0) item.append(buttonsView(message, onPress));
  return item;
}

function fileView({ name, mediaType, sizeBytes, url }) {
  if (url !== null && PICTURE_TYPES.has(mediaType)) {
    const picture = element('img', { src: url, alt: pictureOf(name), class: 'picture' });
    return element('a', { href: url, target: '_blank', rel: 'noopener' }, picture);
  }
  const words = element(
    'span',
    { class: 'file-words' },
    element('span', { class: 'file-name' }, name),
    element('small', {}, url === null ? sizeOf(sizeBytes) : `${sizeOf(sizeBytes)} · ${DOWNLOAD}`),
  );
  return url === null
    ? element('span', { class: 'file' }, icon(FILE_ICON), words)
    : element('a', { class: 'file', href: url, download: name }, icon(FILE_ICON), words);
}

function buttonsView(message, onPress) {
  const rows = message.buttons.map((row) =>
    element('div', { class: 'button-row' }, ...row.map((button) => buttonView(button, message, onPress))),
  );
  return element('div', { class: 'buttons' }, ...rows);
}

function buttonView(button, message, onPress) {
  if ('url' in button) {
    const target = isWebAddress(button.url)
      ? link(button.url, button.label)
      : element('span', {}, button.label);
    target.classList.add('message-button');
    return target;
  }
  const node = element(
    'button',
    { class: 'message-button', type: 'button', 'data-data': button.data },
    button.label,
  );
  node.addEventListener('click', () => onPress(node, message, button.data));
  return node;
}

/** A line between two days; its words are set by `labelDays`. */
export function dayView(isoDay) {
  return element('li', { class: 'day', 'data-day': isoDay });
}
