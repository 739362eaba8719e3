import { byId, element } from './dom.js';
import { createSuggestions } from './suggestions.js';
import { ALL_COMMANDS, FILE_EMPTY, FILE_TOO_LARGE } from './words.js';

const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_HEIGHT_PX = 140;

/**
 * Where the visitor writes: text, commands with suggestions, files, and the common commands one press away.
 *
 * @param {{
 *   onText: (text: string) => Promise<void>,
 *   onFile: (file: File) => Promise<void>,
 *   onProblem: (sentence: string) => void,
 * }} handlers `onText` and `onFile` reject when nothing was sent
 */
export function createComposer({ onText, onFile, onProblem }) {
  const form = byId('composer');
  const field = byId('text');
  const sendButton = byId('send');
  const fileField = byId('file');
  const quick = byId('quick');
  const suggestions = createSuggestions({ field, onChoose: (command) => void send(command) });

  function adjustHeight() {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, MAX_HEIGHT_PX)}px`;
    sendButton.disabled = field.value.trim() === '';
  }

  async function send(text) {
    if (text.trim() === '') return;
    field.value = '';
    suggestions.close();
    adjustHeight();
    try {
      await onText(text);
    } catch {
      // What was written is not lost, unless something new is being written meanwhile.
      if (field.value === '') field.value = text;
      adjustHeight();
    }
  }

  async function sendFile(file) {
    if (file.size > MAX_FILE_BYTES) return onProblem(FILE_TOO_LARGE);
    if (file.size === 0) return onProblem(FILE_EMPTY);
    await onFile(file).catch(() => undefined);
  }

  field.addEventListener('input', adjustHeight);
  field.addEventListener('keydown', (event) => {
    // While a word is being composed (Telex, VNI), Enter belongs to the input method.
    if (event.isComposing) return;
    if (suggestions.takeKey(event)) {
      event.preventDefault();
      adjustHeight();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(field.value);
  });
  byId('attach').addEventListener('click', () => fileField.click());
  fileField.addEventListener('change', () => {
    const [file] = fileField.files;
    if (file !== undefined) void sendFile(file);
    fileField.value = '';
  });
  form.addEventListener('dragover', (event) => event.preventDefault());
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file !== undefined) void sendFile(file);
  });
  // A mouse has no other way along the row.
  quick.addEventListener('wheel', ({ deltaX, deltaY }) => quick.scrollBy(deltaX + deltaY, 0), {
    passive: true,
  });
  adjustHeight();

  return {
    send,
    focus: () => field.focus(),
    setCommands(commands) {
      suggestions.setCommands(commands);
      const focused = quick.contains(document.activeElement) ? document.activeElement.textContent : null;
      quick.replaceChildren(allButton(), ...commands.map(quickButton));
      [...quick.children].find(({ textContent }) => textContent === focused)?.focus();
    },
    /** Gone while there is nobody to write as. */
    setUsable(isUsable) {
      form.hidden = !isUsable;
      quick.hidden = !isUsable;
    },
    setBlocked(isBlocked) {
      form.hidden = isBlocked;
      quick.hidden = isBlocked;
      byId('blocked').hidden = !isBlocked;
    },
  };

  /** Opens the whole list, as typing the slash does. */
  function allButton() {
    const button = element('button', { type: 'button', class: 'quick-command', title: ALL_COMMANDS }, '/');
    button.append(element('span', { class: 'visually-hidden' }, ALL_COMMANDS));
    button.addEventListener('click', () => {
      field.value = '/';
      field.focus();
      field.dispatchEvent(new Event('input'));
    });
    return button;
  }

  function quickButton({ name, description }) {
    const button = element(
      'button',
      { type: 'button', class: 'quick-command', title: description },
      `/${name}`,
    );
    button.addEventListener('click', () => void send(`/${name}`));
    return button;
  }
}
