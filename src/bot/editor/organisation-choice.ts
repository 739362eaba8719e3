import { listOrganisations } from '../../members/organisations.ts';
import { APPROVE_BUTTONS, chooseOrganisation } from '../../messages/vi/editor-approval.ts';
import type { Button } from '../../platforms/platform.ts';
import type { Reply, Turn } from '../bot-context.ts';

/** Organisations on one page: one a row, since their names are long. */
const PAGE_SIZE = 8;
const LABEL_CHARS = 60;

export interface OrganisationChoice {
  /** What it is chosen for, as it is said to the person. */
  readonly forWhat: string;
  readonly page: number;
  /** The data of the button that chooses one. */
  readonly dataOf: (organisationId: number) => string;
  /** The data of the button that turns to a page. */
  readonly pageDataOf: (page: number) => string;
  /** The way out without choosing. */
  readonly back: Button;
}

/** Asks for one organisation of the tree, below each other as in the tree, by pages of buttons. */
export async function askForOrganisation(turn: Turn, choice: OrganisationChoice): Promise<Reply> {
  const organisations = await listOrganisations(turn.db);
  const pages = Math.max(1, Math.ceil(organisations.length / PAGE_SIZE));
  const page = Math.min(Math.max(choice.page, 0), pages - 1);
  const shown = organisations.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const rows: Button[][] = shown.map(({ id, name, depth }) => [
    { label: `${'· '.repeat(depth)}${name}`.slice(0, LABEL_CHARS), data: choice.dataOf(id) },
  ]);
  const turning: Button[] = [];
  if (page > 0) turning.push({ label: APPROVE_BUTTONS.previous, data: choice.pageDataOf(page - 1) });
  if (page < pages - 1) turning.push({ label: APPROVE_BUTTONS.next, data: choice.pageDataOf(page + 1) });
  return {
    text: chooseOrganisation(choice.forWhat, page, pages),
    buttons: [...rows, turning, [choice.back]].filter((row) => row.length > 0),
    replaces: true,
  };
}
