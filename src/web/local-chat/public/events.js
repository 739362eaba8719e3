const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;

/**
 * Keeps a stream of events open for as long as the page lives. After a break it asks for what it missed by the id of the
 * last message it has.
 *
 * @param {{
 *   lastMessageId: () => number,
 *   onEvent: (name: 'message' | 'people' | 'clock' | 'reset', data: any) => void,
 *   onConnected: (isAgain: boolean) => void,
 *   onBroken: () => void,
 * }} handlers
 */
export function keepEventStream({ lastMessageId, onEvent, onConnected, onBroken }) {
  let retryMs = FIRST_RETRY_MS;
  let wasConnected = false;

  function connect() {
    const source = new EventSource(`/api/chat/events?after=${lastMessageId()}`);
    source.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      onConnected(wasConnected);
      wasConnected = true;
    });
    // The browser's own reconnection gives up when the service answers an error, so it is not relied on.
    source.addEventListener('error', () => {
      source.close();
      onBroken();
      setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    });
    for (const name of ['message', 'people', 'clock', 'reset'])
      source.addEventListener(name, ({ data }) => onEvent(name, JSON.parse(data)));
  }

  connect();
}
