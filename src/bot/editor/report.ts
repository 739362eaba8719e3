import { joinRich } from '../../messages/rich-text.ts';
import { openButton } from '../../messages/vi/bot-lists.ts';
import { sayReason, sayRouteReason } from '../../messages/vi/deliveries.ts';
import * as messages from '../../messages/vi/editor-report.ts';
import { usageReport } from '../../messages/vi/editor-usage.ts';
import { parseAudience } from '../../outbox/audience.ts';
import { CONTROL_PREFIX } from '../../outbox/control-buttons.ts';
import type { MessageKind } from '../../outbox/new-message.ts';
import { findMessage, listMessages, type MessageSummary } from '../../outbox/report.ts';
import { undeliveredByOrganisation, undeliveredByReason } from '../../outbox/undelivered.ts';
import { readWays } from '../../outbox/ways.ts';
import type { Button } from '../../platforms/platform.ts';
import type { BotFeature, Reply, Turn } from '../bot-context.ts';
import { readNumber } from '../buttons.ts';
import { offsetOf, PAGE_SIZE, turnButtons } from '../member/pages.ts';
import { nameAudience } from './announcement-preview.ts';
import { needing } from './needing.ts';
import { askToCancel, controlButtons, handleProgressButton, hold } from './progress.ts';
import { readUsage } from './read-usage.ts';
import { reportFile } from './report-file.ts';
import { askToResend, resend, resendButtons } from './resend.ts';
import { askToRetry, retry, retryButtons } from './retry.ts';

const PREFIX = 'bc';
/** Notices go to a few admins and say themselves what they are about. */
const KINDS: readonly MessageKind[] = ['announcement', 'digest', 'reminder'];
const ORGANISATIONS_SHOWN = 8;

/** `/baocao`: the latest messages, and of each who got it and why others did not. */
export const reportFeature: BotFeature = needing('announce', {
  commands: [
    {
      name: 'baocao',
      aliases: ['thongke', 'report'],
      description: messages.REPORT_DESCRIPTION,
      isVisibleTo: () => true,
      run: async (turn) => [await showList(turn, 0)],
    },
  ],
  buttons: [
    { prefix: PREFIX, run: press },
    { prefix: CONTROL_PREFIX, run: handleProgressButton },
  ],
});

async function press(turn: Turn, [action, argument, round]: readonly string[]): Promise<readonly Reply[]> {
  if (action === 'ds') return [{ ...(await showList(turn, offsetOf(argument))), replaces: true }];
  const message = await findMessage(turn.db, { id: readNumber(argument, 1) ?? 0 });
  if (message === null) return [{ text: messages.MESSAGE_GONE }];
  switch (action) {
    case 'csv':
      return [await reportFile(turn, message)];
    case 'dung':
    case 'tiep':
      return (await hold(turn, message, action)) ?? showMessage(turn, message.id);
    case 'huy':
      return [askToCancel(message)];
    case 'gl':
      return [
        await askToResend(turn, message.id, {
          send: (firstId, next) => `${PREFIX}:gl!:${firstId}:${next}`,
          keep: `${PREFIX}:gl0:${message.id}`,
        }),
      ];
    case 'gl!':
      return [await resend(turn, message.id, round)];
    case 'tl':
      return [
        await askToRetry(turn, message.id, {
          retry: `${PREFIX}:tl!:${message.id}`,
          keep: `${PREFIX}:gl0:${message.id}`,
        }),
      ];
    case 'tl!':
      return [await retry(turn, message.id)];
    case 'gl0':
      return [{ text: messages.NOT_RESENT, replaces: true }];
    default:
      return showMessage(turn, message.id);
  }
}

async function showList(turn: Turn, offset: number): Promise<Reply> {
  const { db, clock } = turn;
  // One more than is shown tells whether there is another page.
  const found = await listMessages(db, { kinds: KINDS, limit: PAGE_SIZE + 1, offset });
  const shown = found.slice(0, PAGE_SIZE);
  const quotas = offset === 0 ? usageReport(await readUsage(turn)) : null;
  if (shown.length === 0) return { text: joinRich([messages.NO_MESSAGES, quotas], '\n\n') };
  const open = shown.map(({ id }, index) => ({
    label: openButton(offset + index + 1),
    data: `${PREFIX}:xem:${id}`,
  }));
  const turning = turnButtons(offset, shown.length, offset + found.length, (page) => `${PREFIX}:ds:${page}`);
  return {
    text: joinRich([messages.messageList(shown, offset + 1, clock.now()), quotas], '\n\n'),
    buttons: turning.length === 0 ? [open] : [open, turning],
  };
}

async function showMessage(turn: Turn, messageId: number): Promise<readonly Reply[]> {
  const message = await findMessage(turn.db, { id: messageId });
  if (message === null) return [{ text: messages.MESSAGE_GONE }];
  const byReason = await undeliveredByReason(turn.db, messageId);
  const byOrganisation = await undeliveredByOrganisation(turn.db, messageId);
  const text = messages.messageReport(
    {
      ...message,
      ways: await describeWays(turn, messageId),
      audience: await describeAudience(turn, message),
      reasons: byReason.map(({ reason, members }) => ({
        reason: sayReason(reason) || 'Lý do khác',
        members,
      })),
      organisations: byOrganisation.slice(0, ORGANISATIONS_SHOWN),
      otherOrganisations: Math.max(0, byOrganisation.length - ORGANISATIONS_SHOWN),
    },
    turn.clock.now(),
  );
  const trying = await retryButtons(turn, message, `${PREFIX}:tl:${messageId}`);
  const again = trying.length > 0 ? trying : await resendButtons(turn, message, `${PREFIX}:gl:${messageId}`);
  return [{ text, buttons: buttonsOf(message, again), replaces: true }];
}

async function describeWays({ db }: Turn, messageId: number): Promise<messages.MessageReport['ways']> {
  const { taken, changes, held } = await readWays(db, messageId);
  return {
    taken,
    held: held.map((some) => ({ ...some, until: null })),
    changes: changes.map(({ reason, members }) => ({ reason: sayRouteReason(reason), members })),
  };
}

function describeAudience(turn: Turn, { audience }: MessageSummary): Promise<string> | string {
  const parsed = parseAudience(audience);
  return nameAudience(turn, parsed ?? { kind: 'members', members: [] });
}

function buttonsOf({ id, status }: MessageSummary, again: Button[]): NonNullable<Reply['buttons']> {
  const { csv, refresh, list } = messages.REPORT_BUTTONS;
  const control = controlButtons(status, (action) => `${PREFIX}:${action}:${id}`);
  return [
    [
      { label: csv, data: `${PREFIX}:csv:${id}` },
      { label: refresh, data: `${PREFIX}:xem:${id}` },
    ],
    control,
    again,
    [{ label: list, data: `${PREFIX}:ds:0` }],
  ].filter((row) => row.length > 0);
}
