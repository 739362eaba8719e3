import { byId, element } from './dom.js';
import { NAME_MISSING, NEW_PERSON } from './words.js';

/**
 * A dialog with a form that stays open until its work succeeded.
 *
 * @param {string} id
 * @param {(fields: FormData) => Promise<void>} onSubmit rejects with a sentence to show
 */
function formDialog(id, onSubmit) {
  const dialog = byId(id);
  const form = dialog.querySelector('form');
  const error = dialog.querySelector('.form-error');
  const submit = dialog.querySelector('[type="submit"]');

  dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
  async function work() {
    submit.disabled = true;
    error.hidden = true;
    try {
      await onSubmit(new FormData(form));
      dialog.close();
    } catch (problem) {
      error.textContent = problem.message;
      error.hidden = false;
    } finally {
      submit.disabled = false;
    }
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void work();
  });

  return {
    form,
    open() {
      form.reset();
      error.hidden = true;
      dialog.showModal();
    },
  };
}

/** @param {(name: string, code: string) => Promise<void>} onAdd */
export function createNewPersonDialog(onAdd) {
  const dialog = formDialog('new-person', async (fields) => {
    const name = String(fields.get('name')).trim();
    if (name === '') throw new Error(NAME_MISSING);
    await onAdd(name, String(fields.get('code')).trim());
  });
  return dialog;
}

/**
 * Asks who accepts an invitation: one of those who have not joined, or somebody new.
 *
 * @param {{
 *   accept: (chatId: string, code: string) => Promise<void>,
 *   add: (name: string, code: string) => Promise<void>,
 * }} handlers
 */
export function createAcceptDialog({ accept, add }) {
  let code = '';
  const dialog = formDialog('accept', async (fields) => {
    const chatId = String(fields.get('chatId'));
    if (chatId !== '') return accept(chatId, code);
    const name = String(fields.get('name')).trim();
    if (name === '') throw new Error(NAME_MISSING);
    await add(name, code);
  });
  const select = dialog.form.elements.chatId;
  const newName = dialog.form.querySelector('[data-new-name]');

  function showName() {
    newName.hidden = select.value !== '';
  }
  select.addEventListener('change', showName);

  return {
    open(invitationCode, strangers, current) {
      code = invitationCode;
      const options = strangers.map(({ chatId, name }) => element('option', { value: chatId }, name));
      select.replaceChildren(...options, element('option', { value: '' }, NEW_PERSON));
      dialog.open();
      const isStranger = strangers.some(({ chatId }) => chatId === current);
      select.value = isStranger ? current : (strangers[0]?.chatId ?? '');
      showName();
    },
  };
}

/** The invitation code in a link to this page, or null. */
export function invitationCode(address) {
  if (!URL.canParse(address)) return null;
  const { hostname, port, searchParams } = new URL(address);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) && port === location.port;
  return isHere ? searchParams.get('start') : null;
}
