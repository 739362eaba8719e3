import { startZaloOaServer } from '../../support/zalo-oa-server/zalo-oa-server.ts';
import { numberOf, type OpenChannel } from './channel.ts';

const PURPOSES = ['announcement', 'reminder', 'digest', 'notice'] as const;
const WEBHOOK_RETRY_MS = 100;

/** An official account with an approved template for every purpose. */
export const openZaloOa: OpenChannel = async (clock) => {
  const templates = PURPOSES.map((purpose, index) => ({
    purpose,
    id: String(500_001 + index),
    tag: 2 as const,
    parameters: ['ten', 'noi_dung'],
  }));
  const server = await startZaloOaServer({ clock, templates, webhookRetryMs: WEBHOOK_RETRY_MS });
  const configured = templates.map(({ purpose, id }) => [
    purpose,
    { id, data: { ten: '{name}', noi_dung: '{title}' } },
  ]);
  return {
    name: 'zalo-oa',
    settings: {
      ZALO_OA_APP_ID: server.appId,
      ZALO_OA_APP_SECRET: server.appSecret,
      ZALO_OA_SECRET_KEY: server.secretKey,
      ZALO_OA_REFRESH_TOKEN: server.refreshToken,
      ZALO_OA_API_ROOT: server.apiRoot,
      ZALO_OAUTH_ROOT: server.oauthRoot,
      ZALO_OA_RATE_PER_SECOND: '1000',
      ZALO_OA_TEMPLATES: JSON.stringify(Object.fromEntries(configured)),
    },
    async connect(url) {
      const status = await server.setWebhook(`${url}webhooks/zalo-oa`);
      if (status !== 200) throw new Error(`The webhook answered its trial with ${status}`);
    },
    sent: () => server.calls('/v3.0/oa/message/cs').length + server.calls('/v3.0/oa/message/template').length,
    isIdle: () => server.openEvents === 0,
    waitFor: (predicate) => server.waitFor(predicate),
    person(number, name) {
      const chatId = `61${String(number).padStart(17, '0')}`;
      const person = server.user(chatId, name);
      const seen = () =>
        person.messages
          .filter(({ from }) => from === 'oa')
          .map(({ text, kind, buttons, template }) => ({
            text: template === undefined ? text : Object.values(template.data).join('\n'),
            buttons: buttons.map(({ title }) => title),
            isTemplate: kind === 'template',
          }));
      return {
        chatId,
        seen,
        send: (text) => void person.send(text),
        press(label) {
          // More than Zalo's five are a numbered list.
          for (const { text, buttons } of seen().toReversed()) {
            const digits = numberOf(text, label);
            if (buttons.includes(label)) person.press(label);
            else if (digits !== null) person.send(digits);
            else continue;
            return;
          }
          throw new Error(`No button "${label}"; the last message is: ${JSON.stringify(seen().at(-1))}`);
        },
        leave: () => person.unfollow(),
        comeBack: () => person.follow(),
      };
    },
    close: () => server.close(),
  };
};
