import type { Clock } from '../../../src/clock.ts';
import { invalid, OaRefusal, overLimit } from './api-error.ts';
import { createArticle, verifyArticle } from './articles.ts';
import { checkMessage, type Fields, isFields } from './check-message.ts';
import type { createOaEvents } from './events.ts';
import type { KnownTemplate, OaSeenMessage, PersonState, World } from './world.ts';

const HOUR_MS = 3_600_000;
const FREE_MS = 48 * HOUR_MS;
const WINDOW_MS = 7 * 24 * HOUR_MS;
const SAIGON_OFFSET_MS = 7 * HOUR_MS;
const LIST_LIMIT = 50;
const LIST_OFFSET_LIMIT = 9_951;
const BROADCAST_ARTICLES = 5;

export interface CallContext {
  readonly clock: Clock;
  readonly world: World;
  readonly events: ReturnType<typeof createOaEvents>;
  readonly oa: { readonly id: string; readonly name: string };
  readonly templates: Map<string, KnownTemplate>;
  readonly broadcasts: {
    readonly articleIds: readonly string[];
    readonly target: unknown;
    readonly at: Date;
  }[];
  /** What the office's plan still allows; a number counts down and answers -211 at zero. */
  readonly quota: { paidTexts: number; templates: number; broadcasts: number };
  readonly articleLooks: number;
}

type Call = (context: CallContext, fields: Fields) => unknown;

/** What each call does, by method and path. Uploads are apart, in the server. */
export const CALLS: Readonly<Record<string, Call>> = {
  'POST /v3.0/oa/message/cs': sendConsultation,
  'POST /v3.0/oa/message/template': sendTemplate,
  // Shut down on 1 March 2026.
  'POST /v3.0/oa/message/transaction': shutDown,
  'POST /v3.0/oa/message/promotion': shutDown,
  'POST /v2.0/oa/message': broadcastOrReact,
  'POST /v3.0/oa/quota/message': readQuota,
  'GET /v3.0/oa/user/detail': userDetail,
  'GET /v3.0/oa/user/getlist': listUsers,
  'GET /v2.0/oa/getoa': ({ oa, world }) => ({
    oaid: oa.id,
    name: oa.name,
    description: '',
    is_verified: true,
    oa_type: 4,
    cate_name: 'Cơ quan nhà nước',
    num_follower: [...world.people.values()].filter(({ isFollower }) => isFollower).length,
    package_name: 'Growth',
    package_valid_through_date: '31/12/2026',
  }),
  'POST /v2.0/article/create': ({ world, articleLooks }, fields) =>
    createArticle(world, fields, articleLooks),
  'POST /v2.0/article/verify': ({ world }, fields) => verifyArticle(world, fields),
};

function sendConsultation(context: CallContext, { recipient, message }: Fields) {
  const { clock, world, quota } = context;
  const person = personOf(world, isFields(recipient) ? recipient.user_id : undefined);
  const shown = checkMessage(message, world, clock);
  const sinceMs = windowAge(person, clock);
  const isPaid = sinceMs > FREE_MS;
  if (isPaid) quota.paidTexts = use(quota.paidTexts);
  const answer = deliver(context, person, { ...shown, isPaid });
  return isPaid ? { ...answer, quota: { quota_type: 'sub_quota', remain: String(quota.paidTexts) } } : answer;
}

/** @returns how long ago the person last had to do with the OA @throws OaRefusal outside the seven days */
function windowAge(person: PersonState, clock: Clock): number {
  if (person.hasLeft) throw new OaRefusal(-213, 'User has not followed this OA');
  if (person.lastInteractionAt === null) throw new OaRefusal(-232, 'User has not interacted with the OA');
  const sinceMs = clock.now().getTime() - person.lastInteractionAt.getTime();
  if (sinceMs > WINDOW_MS)
    throw new OaRefusal(-230, 'User has not interacted with the OA in the past 7 days');
  return sinceMs;
}

function sendTemplate(
  context: CallContext,
  { user_id: userId, template_id: templateId, template_data: data }: Fields,
) {
  const { clock, world, templates, quota } = context;
  const person = personOf(world, userId);
  const template = templates.get(String(templateId));
  if (template === undefined) throw invalid('template_id');
  if (template.onlyByPhone === true) throw new OaRefusal(-249, 'Template cannot be sent by UID');
  if (!isFields(data)) throw invalid('template_data');
  for (const name of template.parameters) {
    if (typeof data[name] !== 'string' || data[name] === '') throw invalid(`template_data.${name}`);
  }
  if (template.tag === 3 && isNight(clock)) throw new OaRefusal(-234, 'Not allowed from 22:00 to 06:00');
  quota.templates = use(quota.templates);
  const answer = deliver(context, person, {
    kind: 'template',
    text: '',
    buttons: [],
    isPaid: true,
    template: { id: template.id, data },
  });
  return { ...answer, quota: { quota_type: 'sub_quota', remain: String(quota.templates) } };
}

function deliver(
  { clock, world, events }: CallContext,
  person: PersonState,
  shown: Omit<OaSeenMessage, 'messageId' | 'from' | 'sentAt'>,
) {
  const seen: OaSeenMessage = {
    ...shown,
    messageId: world.nextMessageId(),
    from: 'oa',
    sentAt: clock.now(),
  };
  person.messages.push(seen);
  events.sent(person, seen);
  return { message_id: seen.messageId, user_id: person.id, sent_time: String(seen.sentAt.getTime()) };
}

function shutDown(): never {
  throw new OaRefusal(-240, 'This message API has been shut down');
}

function broadcastOrReact(context: CallContext, { recipient, message, sender_action: reaction }: Fields) {
  if (!isFields(recipient)) throw invalid('recipient');
  if (isFields(reaction)) {
    const person = personOf(context.world, recipient.user_id);
    if (!person.messages.some(({ messageId }) => messageId === reaction.react_message_id))
      throw invalid('react_message_id');
    return {};
  }
  // Messages to one person in the old way.
  if (!isFields(recipient.target)) shutDown();
  return broadcast(context, recipient.target, message);
}

function broadcast(context: CallContext, target: unknown, message: unknown) {
  const { clock, world, quota, broadcasts, events } = context;
  const attachment = isFields(message) ? message.attachment : undefined;
  const payload = isFields(attachment) && attachment.type === 'template' ? attachment.payload : undefined;
  if (!isFields(payload) || payload.template_type !== 'media' || !Array.isArray(payload.elements))
    throw invalid('message.attachment');
  if (payload.elements.length === 0) throw invalid('elements');
  if (payload.elements.length > BROADCAST_ARTICLES) throw overLimit('elements');
  const articles = payload.elements.map((element: unknown) => {
    const article =
      isFields(element) && element.media_type === 'article'
        ? world.articles.get(String(element.attachment_id))
        : undefined;
    if (article === undefined) throw invalid('attachment_id');
    return article;
  });
  if (isNight(clock)) throw new OaRefusal(-234, 'Not allowed from 22:00 to 06:00');
  quota.broadcasts = use(quota.broadcasts);
  broadcasts.push({ articleIds: articles.map(({ id }) => id), target, at: clock.now() });
  const messageId = world.nextMessageId();
  for (const person of world.people.values()) {
    if (!person.isFollower) continue;
    for (const { id, title } of articles)
      person.messages.push({
        messageId,
        from: 'oa',
        kind: 'article',
        text: title,
        buttons: [],
        article: { id, title },
        isPaid: false,
        sentAt: clock.now(),
      });
    events.received(person, messageId);
  }
  return { message_id: messageId };
}

function readQuota({ world, quota }: CallContext, { user_id: userId }: Fields) {
  const person = personOf(world, userId);
  return {
    last_interaction: String(person.lastInteractionAt?.getTime() ?? 0),
    cs_reply: { quota_type: 'sub_quota', remain: amount(quota.paidTexts) },
    promotion: { quota_type: 'sub_quota', remain: amount(quota.broadcasts) },
  };
}

function userDetail({ world }: CallContext, { user_id: userId }: Fields) {
  const person = personOf(world, userId);
  const avatar = `https://s120-ava-talk.zadn.vn/${person.id}.jpg`;
  return {
    user_id: person.id,
    user_id_by_app: `app-${person.id}`,
    user_external_id: '',
    display_name: person.name,
    user_alias: person.name,
    is_sensitive: false,
    user_last_interaction_date: person.lastInteractionAt === null ? '' : dayOf(person.lastInteractionAt),
    user_is_follower: person.isFollower,
    avatar,
    avatars: { 120: avatar, 240: avatar },
    tags_and_notes_info: { notes: [], tag_names: [] },
    shared_info: {},
  };
}

function listUsers({ world }: CallContext, { offset, count, is_follower: isFollower }: Fields) {
  const from = Number(offset);
  const size = Number(count);
  if (!Number.isInteger(from) || from < 0) throw invalid('offset');
  if (!Number.isInteger(size) || size < 1) throw invalid('count');
  if (size > LIST_LIMIT || from > LIST_OFFSET_LIMIT) throw overLimit('count');
  const wanted = isFollower === undefined ? undefined : String(isFollower) === 'true';
  const people = [...world.people.values()].filter(
    (person) => wanted === undefined || person.isFollower === wanted,
  );
  return {
    total: people.length,
    count: size,
    offset: from,
    users: people.slice(from, from + size).map(({ id }) => ({ user_id: id })),
  };
}

function personOf(world: World, userId: unknown): PersonState {
  const person = typeof userId === 'string' ? world.people.get(userId) : undefined;
  if (person === undefined) throw invalid('user_id');
  return person;
}

function use(left: number): number {
  if (left <= 0) throw new OaRefusal(-211, 'Out of quota');
  return left - 1;
}

function amount(left: number): string {
  return Number.isFinite(left) ? String(left) : '2000';
}

function isNight(clock: Clock): boolean {
  const hour = new Date(clock.now().getTime() + SAIGON_OFFSET_MS).getUTCHours();
  return hour >= 22 || hour < 6;
}

/** `DD/MM/YYYY`. */
function dayOf(instant: Date): string {
  const [year, month, day] = new Date(instant.getTime() + SAIGON_OFFSET_MS)
    .toISOString()
    .slice(0, 10)
    .split('-');
  return `${day}/${month}/${year}`;
}
