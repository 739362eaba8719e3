/**
 * What a refusal of the OA OpenAPI is about, and so what the sender does with it:
 * - `token`: one forced refresh and one retry (`call-oa.ts`); after that nothing can be sent until an operator acts.
 * - `busy`: the app's or the OA's budget of this minute is used up; nothing is sent for a minute.
 * - `upload-expired`: the file is uploaded again, once.
 * - `once-more`: tried once more, then the message has failed.
 * - `message`: this message will never be accepted.
 * - `quota`: the plan's quota is used up; tried again the next morning.
 * - `blocked`, `deactivated`: this account cannot be reached until its person comes back.
 * - `outside-window`: nothing but a template before its person writes again.
 * - `receive-limit`: its person may receive no more today.
 * - `night`: what this is goes out only by day.
 * - `account`: the OA or the app is off; everything waits for an operator.
 * - `permission`: the OA may not use this call. A text: everything waits; a template or a broadcast: only these.
 * - `template`: the template in use cannot go this way.
 * - `money`: Zalo's account for payment is missing or empty: what costs something waits.
 */
export type OaErrorClass =
  | 'token'
  | 'busy'
  | 'upload-expired'
  | 'once-more'
  | 'message'
  | 'quota'
  | 'blocked'
  | 'deactivated'
  | 'outside-window'
  | 'receive-limit'
  | 'night'
  | 'account'
  | 'permission'
  | 'template'
  | 'money';

/**
 * Every code of the table in zalo.md B.5 (keys O2, O3, O4 and GCO there). 216, 401 and -401 are the forms of "token
 * invalid" that GCO has met. A partner's page (doc.caresoft.vn) gives other meanings for -201 to -210; it is outdated.
 */
const CLASSES: Readonly<Record<number, OaErrorClass>> = {
  [-32]: 'busy',
  [-100]: 'upload-expired',
  [-200]: 'once-more',
  [-201]: 'message',
  [-204]: 'account',
  [-205]: 'account',
  [-209]: 'account',
  [-210]: 'message',
  [-211]: 'quota',
  [-212]: 'permission',
  [-213]: 'blocked',
  [-216]: 'token',
  [-217]: 'blocked',
  [-218]: 'receive-limit',
  [-219]: 'account',
  [-220]: 'token',
  [-221]: 'permission',
  [-223]: 'permission',
  [-224]: 'permission',
  [-227]: 'deactivated',
  [-230]: 'outside-window',
  [-232]: 'outside-window',
  [-233]: 'message',
  [-234]: 'night',
  [-235]: 'message',
  // Of groups, which we do not write to.
  [-237]: 'message',
  [-240]: 'message',
  [-242]: 'account',
  [-244]: 'blocked',
  [-248]: 'message',
  [-249]: 'template',
  [-320]: 'money',
  [-321]: 'money',
  [-401]: 'token',
  [-403]: 'message',
  216: 'token',
  401: 'token',
};

/** What is not in the table counts as a refusal of this one message; a broadcast pauses itself when many are refused. */
export function classOf(code: number): OaErrorClass {
  return CLASSES[code] ?? 'message';
}

/** The codes of the table, for the tests that go through all of them. */
export const KNOWN_CODES: readonly number[] = Object.keys(CLASSES).map(Number);

/** Zalo refused a call: HTTP 200 with `error` other than 0. Carries Zalo's words, shortened, and no token. */
export class OaRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'OaRefusal';
    this.code = code;
  }
}

/** Something answered that is not the OA OpenAPI: a gateway's page, an empty body, broken JSON. */
export class OaAnswerUnreadable extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`HTTP ${status} with an answer that cannot be read`);
    this.name = 'OaAnswerUnreadable';
    this.status = status;
  }
}
