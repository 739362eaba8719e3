import { randomBytes } from 'node:crypto';
import { ROLES, type Role } from '../../members/actor.ts';
import { createInvitation } from '../../members/invitations.ts';
import { findOrganisation, listOrganisations } from '../../members/organisations.ts';
import { rich } from '../../messages/rich-text.ts';
import * as messages from '../../messages/vi/editor-invite.ts';
import type { IncomingContent, PlatformName } from '../../platforms/platform.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { commandButton, readNumber } from '../buttons.ts';
import { clearStep, readStep, setStep } from '../steps-store.ts';
import { drawQrCode } from './draw-qr-code.ts';
import { needing } from './needing.ts';
import { askForOrganisation } from './organisation-choice.ts';

const PREFIX = 'moi';
const STEP = 'moi:choose';
const USES = [1, 10, 100] as const;
const DAYS = 30;
/** Codes that give power over what others read: one person, one week. */
const POWERFUL: readonly Role[] = ['editor', 'admin'];
const POWERFUL_DAYS = 7;

/** What was chosen so far. It is kept with the step, so that a button pressed twice does not make two codes. */
interface Choice {
  /** In the buttons. */
  readonly id: string;
  readonly organisation: { readonly id: number; readonly name: string } | null;
  readonly role: Role | null;
}

/** `/moi`: organisation, role and number of uses by buttons, then a code with its links and a picture to pass on. */
export const inviteFeature: BotFeature = needing('admit', {
  commands: [
    {
      name: 'moi',
      aliases: ['mamoi', 'taomamoi', 'moithamgia'],
      description: messages.INVITE_DESCRIPTION,
      isVisibleTo: () => true,
      run: begin,
    },
  ],
  buttons: [{ prefix: PREFIX, run: press }],
  steps: [{ step: STEP, run: (turn, data, content) => takeOrganisationName(turn, data as Choice, content) }],
});

async function begin(turn: Turn, organisation: string): Promise<readonly Reply[]> {
  const choice: Choice = { id: randomBytes(4).toString('hex'), organisation: null, role: null };
  await store(turn, choice);
  const named = organisation === '' ? null : await findOrganisation(turn.db, organisation);
  if (named !== null) return [await chooseOrganisation(turn, choice, named)];
  const { replaces: _, ...question } = await showOrganisations(turn, choice, 0);
  return organisation === '' ? [question] : [{ text: messages.ORGANISATION_UNCLEAR }, question];
}

async function press(turn: Turn, [action, id, argument]: readonly string[]): Promise<readonly Reply[]> {
  const { db, account, clock } = turn;
  const step = await readStep(db, account.id, clock.now());
  const choice = step?.step === STEP ? (step.data as Choice) : null;
  if (choice === null || choice.id !== id) return [{ text: messages.INVITE_GONE }];
  switch (action) {
    case 'trang':
      return [await showOrganisations(turn, choice, readNumber(argument) ?? 0)];
    case 'vao': {
      const organisation = (await listOrganisations(db)).find((one) => one.id === readNumber(argument, 1));
      return organisation === undefined
        ? [await showOrganisations(turn, choice, 0)]
        : [{ ...(await chooseOrganisation(turn, choice, organisation)), replaces: true }];
    }
    case 'vai': {
      const role = ROLES.find((known) => known === argument);
      return role === undefined ? [{ text: messages.INVITE_GONE }] : [await chooseRole(turn, choice, role)];
    }
    case 'luot': {
      const uses = usesOf(choice.role).find((known) => known === readNumber(argument, 1));
      return uses === undefined ? [{ text: messages.INVITE_GONE }] : create(turn, choice, uses);
    }
    default:
      await clearStep(db, account.id);
      return [{ text: messages.INVITE_DROPPED, replaces: true }];
  }
}

/** The name of the organisation may be typed instead: there may be hundreds. */
async function takeOrganisationName(
  turn: Turn,
  choice: Choice,
  content: IncomingContent,
): Promise<readonly Reply[]> {
  if (choice.organisation !== null) return [{ text: messages.USE_BUTTONS }];
  const typed = content.kind === 'text' ? content.text : '';
  const organisation = typed === '' ? null : await findOrganisation(turn.db, typed);
  if (organisation === null) return [{ text: messages.ORGANISATION_UNCLEAR }];
  return [await chooseOrganisation(turn, choice, organisation)];
}

async function showOrganisations(turn: Turn, choice: Choice, page: number): Promise<Reply> {
  await store(turn, { ...choice, organisation: null, role: null });
  const reply = await askForOrganisation(turn, {
    forWhat: messages.NEW_MEMBERS,
    page,
    dataOf: (organisationId) => dataOf(choice, 'vao', organisationId),
    pageDataOf: (number) => dataOf(choice, 'trang', number),
    back: { label: messages.INVITE_BUTTONS.drop, data: dataOf(choice, 'huy') },
  });
  return { ...reply, text: rich`${reply.text}\n${messages.OR_TYPE_ORGANISATION}` };
}

async function chooseOrganisation(
  turn: Turn,
  choice: Choice,
  { id, name }: { readonly id: number; readonly name: string },
): Promise<Reply> {
  await store(turn, { ...choice, organisation: { id, name }, role: null });
  const roles = ROLES.map((role) => ({
    label: messages.roleButton(role),
    data: dataOf(choice, 'vai', role),
  }));
  return {
    text: messages.chooseRole(name),
    buttons: [roles.slice(0, 2), roles.slice(2), lastRow(choice)],
  };
}

async function chooseRole(turn: Turn, choice: Choice, role: Role): Promise<Reply> {
  const { organisation } = choice;
  if (organisation === null) return showOrganisations(turn, choice, 0);
  await store(turn, { ...choice, role });
  const uses = usesOf(role).map((count) => ({
    label: messages.usesButton(count),
    data: dataOf(choice, 'luot', count),
  }));
  return {
    text: messages.chooseUses(organisation.name, role),
    buttons: [uses, lastRow(choice)],
    replaces: true,
  };
}

async function create(
  turn: Turn,
  { organisation, role }: Choice,
  maxUses: number,
): Promise<readonly Reply[]> {
  if (organisation === null || role === null) return [{ text: messages.INVITE_GONE }];
  const days = POWERFUL.includes(role) ? POWERFUL_DAYS : DAYS;
  const made = await createInvitation(turn, turn.actor, {
    role,
    organisationId: organisation.id,
    maxUses,
    days,
  });
  await clearStep(turn.db, turn.account.id);
  const links = turn.invitationLinks(made.code);
  const [link] = links;
  return [
    {
      text: messages.invitationMade(made),
      buttons: [[commandButton(messages.INVITE_BUTTONS.again, 'moi')]],
      replaces: true,
    },
    {
      text: messages.invitationToForward(made, links, zaloPlatforms(turn, made.code)),
      ...(link === undefined ? {} : { file: await drawQrCode(link) }),
    },
  ];
}

/** Where no link can carry the code. The others are in the links, or have no code at all. */
function zaloPlatforms({ platforms }: Turn, code: string): PlatformName[] {
  return platforms
    .filter((platform) => platform.invitationLink(code) === null && platform.name.startsWith('zalo'))
    .map(({ name }) => name);
}

function usesOf(role: Role | null): readonly number[] {
  return role !== null && POWERFUL.includes(role) ? USES.slice(0, 1) : USES;
}

function lastRow(choice: Choice): { label: string; data: string }[] {
  return [
    { label: messages.INVITE_BUTTONS.back, data: dataOf(choice, 'trang', 0) },
    { label: messages.INVITE_BUTTONS.drop, data: dataOf(choice, 'huy') },
  ];
}

function store({ db, account, clock }: Turn, choice: Choice): Promise<void> {
  return setStep(db, account.id, STEP, choice, clock.now());
}

function dataOf({ id }: Choice, action: string, argument: string | number = ''): string {
  return `${PREFIX}:${action}:${id}:${argument}`;
}
