import { startZaloBotServer } from '../../support/zalo-bot-server/zalo-bot-server.ts';
import { numberOf, type OpenChannel } from './channel.ts';

export const openZaloBot: OpenChannel = async (clock) => {
  const server = await startZaloBotServer({ clock });
  return {
    name: 'zalo-bot',
    settings: {
      ZALO_BOT_TOKEN: server.token,
      ZALO_BOT_API_ROOT: server.apiRoot,
      ZALO_BOT_RATE_PER_SECOND: '1000',
    },
    connect: async () => undefined,
    sent: () => server.calls('sendMessage').length + server.calls('sendPhoto').length,
    isIdle: () => server.pendingEvents.length === 0,
    waitFor: (predicate) => server.waitFor(predicate),
    person(number, name) {
      const chatId = number.toString(16).padStart(20, 'a');
      let person = server.user(chatId, name);
      const before: string[] = [];
      const texts = () => [
        ...before,
        ...person.messages.filter(({ from }) => from === 'bot').map(({ text }) => text),
      ];
      return {
        chatId,
        seen: () => texts().map((text) => ({ text, buttons: [], isTemplate: false })),
        send: (text) => void person.send(text),
        press(label) {
          for (const text of texts().toReversed()) {
            const digits = numberOf(text, label);
            if (digits === null) continue;
            person.send(digits);
            return;
          }
          throw new Error(`No list shows "${label}"; the last message is: ${texts().at(-1)}`);
        },
        leave() {
          before.splice(0, before.length, ...texts());
          server.forget(chatId);
        },
        comeBack() {
          person = server.user(chatId, name);
          person.send('Tôi quay lại');
        },
      };
    },
    close: () => server.close(),
  };
};
