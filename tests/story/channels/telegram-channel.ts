import { startTelegramServer } from '../../support/telegram-server/telegram-server.ts';
import type { OpenChannel } from './channel.ts';

export const openTelegram: OpenChannel = async () => {
  const server = await startTelegramServer();
  return {
    name: 'telegram',
    settings: {
      TELEGRAM_BOT_TOKEN: server.token,
      TELEGRAM_API_ROOT: server.apiRoot,
      TELEGRAM_RATE_PER_SECOND: '1000',
    },
    connect: async () => undefined,
    sent: () => server.calls('sendMessage').length,
    isIdle: () => server.pendingUpdates.length === 0,
    waitFor: (predicate) => server.waitFor(predicate),
    person(id, name) {
      const person = server.user(id, name);
      return {
        chatId: String(id),
        seen: () =>
          person.messages
            .filter(({ from }) => from === 'bot')
            .map(({ text, buttons }) => ({
              text,
              buttons: buttons.flat().map(({ label }) => label),
              isTemplate: false,
            })),
        send: (text) => void person.send(text),
        press: (label) => void person.press(label),
        leave: () => void person.block(),
        comeBack: () => void person.unblock(),
      };
    },
    close: () => server.close(),
  };
};
