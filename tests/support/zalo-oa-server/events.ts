import type { Clock } from '../../../src/clock.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';
import type { OaSeenMessage, PersonState, World } from './world.ts';

interface EventOptions {
  readonly clock: Clock;
  readonly world: World;
  readonly webhook: WebhookDelivery;
  readonly appId: string;
  readonly oaId: string;
}

const ECHOES: Readonly<Partial<Record<OaSeenMessage['kind'], string>>> = {
  image: 'oa_send_image',
  gif: 'oa_send_gif',
  file: 'oa_send_file',
  template: 'oa_send_template',
};

/** Events in the shapes of the documentation. */
export function createOaEvents({ clock, world, webhook, appId, oaId }: EventOptions) {
  const timestamp = () => String(clock.now().getTime());

  function byPerson(name: string, person: PersonState, rest: object): void {
    webhook.add({
      app_id: appId,
      user_id_by_app: `app-${person.id}`,
      event_name: name,
      timestamp: timestamp(),
      sender: { id: person.id },
      recipient: { id: oaId },
      ...rest,
    });
  }

  function byOa(name: string, person: PersonState, message: object): void {
    webhook.add({
      app_id: appId,
      user_id_by_app: `app-${person.id}`,
      event_name: name,
      timestamp: timestamp(),
      sender: { id: oaId },
      recipient: { id: person.id },
      message,
    });
  }

  function received(person: PersonState, messageId: string): void {
    if (!person.isOnline) {
      person.waiting.push(messageId);
      return;
    }
    person.unseen.push(messageId);
    byOa('user_received_message', person, { msg_id: messageId });
  }

  return {
    received,
    /** The echo of an own message, then its arrival on a phone that is on. */
    sent(person: PersonState, { messageId, kind, text }: OaSeenMessage): void {
      byOa(ECHOES[kind] ?? 'oa_send_text', person, { msg_id: messageId, text });
      received(person, messageId);
    },
    seen(person: PersonState): readonly string[] {
      const ids = person.unseen.splice(0);
      // Like its sister above from the OA to the person; the documentation's sample is remembered, not checked, so
      // whoever reads it should take the one of the two that is not the OA.
      if (ids.length > 0) byOa('user_seen_message', person, { msg_ids: ids });
      return ids;
    },
    /** @returns the id of the person's message */
    wrote(person: PersonState, name: string, message: object): string {
      const messageId = world.nextMessageId();
      byPerson(name, person, { message: { msg_id: messageId, ...message } });
      return messageId;
    },
    follow(person: PersonState, name: 'follow' | 'unfollow'): void {
      webhook.add({
        app_id: appId,
        oa_id: oaId,
        user_id_by_app: `app-${person.id}`,
        event_name: name,
        source: 'oa_profile',
        follower: { id: person.id },
        timestamp: timestamp(),
      });
    },
    submitInfo(person: PersonState, info: object): void {
      byPerson('user_submit_info', person, { info });
    },
  };
}
