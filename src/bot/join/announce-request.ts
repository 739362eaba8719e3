import type { MemberRow } from '../../members/member.ts';
import * as messages from '../../messages/vi/bot-join.ts';
import { enqueueMessage } from '../../outbox/enqueue-message.ts';
import { admissionKey } from '../../outbox/withdraw-member.ts';
import type { BotAccount, BotServices } from '../bot-context.ts';

/** After that long, in ms, nobody is told any more: the request still waits in `/duyet`. */
const NOTICE_LIFETIME_MS = 7 * 24 * 3_600_000;

/** Tells the admins that somebody asks to be let in, with the buttons to decide; once, however often it is called. */
export async function announceRequest(
  { db, clock, wakeOutbox }: BotServices,
  { account, displayName }: { readonly account: BotAccount; readonly displayName: string },
  pending: MemberRow,
): Promise<void> {
  const now = clock.now();
  const { approve, refuse } = messages.ADMISSION_BUTTONS;
  await db.transaction((tx) =>
    enqueueMessage(
      tx,
      {
        key: admissionKey(pending.id),
        kind: 'notice',
        title: messages.ADMISSION_TITLE,
        body: messages.admissionNotice(pending.name, displayName, account.platform),
        buttons: [
          [
            { label: approve, data: `adm:ok:${pending.id}` },
            { label: refuse, data: `adm:no:${pending.id}` },
          ],
        ],
        audience: { kind: 'admins' },
        expiresAt: new Date(now.getTime() + NOTICE_LIFETIME_MS),
      },
      now,
    ),
  );
  wakeOutbox();
}
