import { dayOf, formatDay } from '../../calendar.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { OPERATOR, type Role } from '../../members/actor.ts';
import { createInvitation } from '../../members/invitations.ts';
import { findOrganisation } from '../../members/organisations.ts';
import { localInvitationLink, localPageUrl } from '../../platforms/local/invitation-link.ts';
import { findTelegramUsername, telegramInvitationLink } from '../../platforms/telegram/bot-username.ts';
import { writeJson, writeText } from '../output.ts';
import { withContext } from '../with-context.ts';

interface InviteOptions {
  readonly role: Role;
  readonly organisation?: string;
  readonly uses: number;
  readonly days: number;
  readonly json?: boolean;
}

/** Prints a code and, for each platform that is configured, the link that carries it. */
export async function invite({ role, organisation: code, uses, days, json }: InviteOptions): Promise<void> {
  await withContext(async (context) => {
    const organisation = code === undefined ? null : await findOrganisation(context.db, code);
    if (code !== undefined && organisation === null) {
      throw new AppError('NOT_FOUND', `There is no organisation with the code ${code}.`);
    }
    const invitation = await createInvitation(context, OPERATOR, {
      role,
      maxUses: uses,
      days,
      ...(organisation === null ? {} : { organisationId: organisation.id }),
    });
    const links = await linksOf(context.config, invitation.code);
    if (json) return writeJson(process.stdout, { code: invitation.code, links });
    const until = formatDay(dayOf(invitation.expiresAt));
    await writeText(
      process.stdout,
      [
        `Code ${invitation.code} (${role}, ${invitation.organisation.name}, ${uses} use(s), until ${until})`,
        ...links,
        'Send the link, or let the person write: /start CODE',
        '',
      ].join('\n'),
    );
  });
}

/** The links of every platform that is configured; none when Telegram cannot be reached just now. */
async function linksOf({ telegram, localChat, http }: Config, code: string): Promise<string[]> {
  const username = telegram === null ? null : await findTelegramUsername(telegram);
  const links = [
    username === null ? null : telegramInvitationLink(username, code),
    localChat ? localInvitationLink(localPageUrl(http), code) : null,
  ];
  return links.filter((link) => link !== null);
}
