import { byId } from './dom.js';
import { PEOPLE_TITLE, SIDE_TITLE } from './words.js';

/**
 * On a narrow screen a panel is shown in a dialog that slides up; on a wide one it stands beside the chat. It is the same
 * panel: it moves into the dialog and back, with everything that was typed in it.
 */
export function createSheet() {
  const dialog = byId('sheet');
  const body = byId('sheet-body');
  const panels = {
    people: { panel: byId('people-panel'), home: byId('people-home'), title: PEOPLE_TITLE },
    side: { panel: byId('side-panel'), home: byId('side-home'), title: SIDE_TITLE },
  };

  function putBack() {
    for (const { panel, home } of Object.values(panels)) if (panel.parentNode === body) home.append(panel);
  }

  dialog.addEventListener('close', putBack);
  // A press beside the sheet, on the backdrop, has the dialog itself as its target.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  byId('close-sheet').addEventListener('click', () => dialog.close());
  const closeWhenWide = () => dialog.open && dialog.close();
  matchMedia('(min-width: 48rem)').addEventListener('change', closeWhenWide);
  matchMedia('(min-width: 75rem)').addEventListener('change', closeWhenWide);

  return {
    /** Shows a panel: in the sheet when its column is not visible, else by moving the keyboard there. */
    open(name) {
      const { panel, home, title } = panels[name];
      if (getComputedStyle(home).display !== 'none') {
        (home.querySelector('[aria-current], button') ?? home).focus();
        return;
      }
      byId('sheet-title').textContent = title;
      body.append(panel);
      dialog.showModal();
      (panel.querySelector('[aria-current]') ?? byId('close-sheet')).focus();
    },
    close() {
      if (dialog.open) dialog.close();
    },
  };
}
