import { byId } from './dom.js';
import { dayView, messageView } from './message-view.js';
import { dayBefore, officeTime } from './office-time.js';
import { longDay, TODAY, YESTERDAY } from './words.js';

/** Closer to the end than this counts as reading the newest. */
const NEAR_END_PX = 80;

/**
 * The bubbles of one chat, in order of their ids, with a line between days.
 *
 * @param {{
 *   onPress: (message: object, data: string) => Promise<void>,
 *   onCommand: (command: string) => void,
 *   onEarlier: () => Promise<void>,
 * }} handlers
 */
export function createLog({ onPress, onCommand, onEarlier }) {
  const frame = byId('log');
  const list = byId('messages');
  const earlier = byId('earlier');
  const toEnd = byId('to-end');
  const typing = byId('typing');
  let messages = [];
  let today = '';
  /** Whether the newest is being read; then it stays in sight when pictures load or the keyboard takes room. */
  let isAtEnd = true;

  function isNearEnd() {
    return frame.scrollHeight - frame.scrollTop - frame.clientHeight < NEAR_END_PX;
  }

  function scrollToEnd() {
    isAtEnd = true;
    frame.scrollTop = frame.scrollHeight;
    toEnd.hidden = true;
  }

  /** So that a long answer is read from its first line, it is not scrolled past. */
  function reveal(item) {
    if (item.offsetHeight <= frame.clientHeight - NEAR_END_PX) return scrollToEnd();
    isAtEnd = false;
    frame.scrollTop = item.offsetTop - 12;
  }

  function viewOf(message) {
    return messageView(message, { onCommand, onPress: (...pressed) => void press(...pressed) });
  }

  /** The pressed button shows it until the bot has answered, then stays marked; its neighbours wait. */
  async function press(button, message, data) {
    const group = button.closest('.buttons');
    if (group.hasAttribute('aria-busy')) return;
    group.setAttribute('aria-busy', 'true');
    button.classList.add('pressed');
    button.setAttribute('aria-pressed', 'true');
    try {
      await onPress(message, data);
    } catch {
      button.classList.remove('pressed');
      button.removeAttribute('aria-pressed');
    } finally {
      group.removeAttribute('aria-busy');
    }
  }

  function append(message) {
    const day = officeTime(new Date(message.at)).isoDay;
    const last = messages.at(-1);
    if (last === undefined || officeTime(new Date(last.at)).isoDay !== day) list.append(dayView(day));
    const view = viewOf(message);
    list.append(view);
    messages.push(message);
    return view;
  }

  function renderAll(all) {
    // The history of somebody else is no news to announce.
    frame.setAttribute('aria-live', 'off');
    list.replaceChildren();
    messages = [];
    for (const message of all) append(message);
    labelDays();
    setTimeout(() => frame.setAttribute('aria-live', 'polite'), 300);
  }

  function labelDays() {
    for (const line of list.querySelectorAll('.day')) {
      const { day } = line.dataset;
      if (day === today) line.textContent = TODAY;
      else if (day === dayBefore(today)) line.textContent = YESTERDAY;
      else line.textContent = longDay(officeTime(new Date(`${day}T12:00:00+07:00`)));
    }
  }

  frame.addEventListener('scroll', () => {
    isAtEnd = isNearEnd();
    if (isAtEnd) toEnd.hidden = true;
  });
  const sizes = new ResizeObserver(() => {
    if (isAtEnd) scrollToEnd();
  });
  sizes.observe(frame);
  sizes.observe(list);
  toEnd.addEventListener('click', () => {
    scrollToEnd();
    frame.focus({ preventScroll: true });
  });
  earlier.addEventListener('click', () => {
    earlier.disabled = true;
    void onEarlier().then(() => {
      earlier.disabled = false;
    });
  });

  return {
    /**
     * Replaces everything shown by another chat's history, and begins at the first of its unread messages.
     *
     * @param {number} unread how many of the bot's messages are new to this person
     */
    show(all, hasEarlier, unread) {
      renderAll(all);
      earlier.hidden = !hasEarlier;
      scrollToEnd();
      const fromBot = list.querySelectorAll('.out');
      const first = fromBot[Math.max(0, fromBot.length - unread)];
      if (first !== undefined && frame.scrollTop > first.offsetTop) {
        isAtEnd = false;
        frame.scrollTop = first.offsetTop - 12;
      }
    },

    /** Replaces everything shown by the same chat's newest history, keeping the place of who reads further up. */
    refresh(all, hasEarlier) {
      const place = isAtEnd ? null : frame.scrollTop;
      renderAll(all);
      earlier.hidden = !hasEarlier;
      if (place === null) scrollToEnd();
      else frame.scrollTop = place;
    },

    /** Puts earlier messages above, without moving what is being read. */
    prepend(earlierOnes, hasEarlier) {
      const distanceFromEnd = frame.scrollHeight - frame.scrollTop;
      renderAll([...earlierOnes, ...messages]);
      earlier.hidden = !hasEarlier;
      frame.scrollTop = frame.scrollHeight - distanceFromEnd;
    },

    /** Shows a message that arrived, or its new form when it is here already. */
    put(message) {
      const known = messages.findIndex(({ id }) => id === message.id);
      if (known !== -1) return replace(known, message);
      const last = messages.at(-1);
      // Older than what is shown: it was there before the page was opened.
      if (messages.length > 0 && message.id < messages[0].id) return;
      const wasAtEnd = isAtEnd;
      if (last !== undefined && last.id > message.id) {
        renderAll([...messages, message].sort((a, b) => a.id - b.id));
        return;
      }
      const view = append(message);
      labelDays();
      if (wasAtEnd || message.direction === 'in') reveal(view);
      else toEnd.hidden = false;
    },

    earliestId: () => messages[0]?.id,
    latestId: () => messages.at(-1)?.id,
    isEmpty: () => messages.length === 0,

    setTyping(isTyping) {
      typing.hidden = !isTyping;
      if (isTyping && isAtEnd) scrollToEnd();
    },

    /** @param {string} isoDay for the words "today" and "yesterday" */
    setToday(isoDay) {
      if (isoDay === today) return;
      today = isoDay;
      labelDays();
    },
  };

  /** Keeps the place of the keyboard: on the same button if it is still there, else on the bubble. */
  function replace(index, message) {
    if (JSON.stringify(messages[index]) === JSON.stringify(message)) return;
    messages[index] = message;
    const old = list.querySelector(`[data-id="${message.id}"]`);
    const focused = old.contains(document.activeElement) ? (document.activeElement.dataset.data ?? '') : null;
    const wasAtEnd = isAtEnd;
    const view = viewOf(message);
    old.replaceWith(view);
    if (focused !== null) {
      const same = [...view.querySelectorAll('button')].find((button) => button.dataset.data === focused);
      (same ?? view.querySelector('button') ?? view).focus({ preventScroll: true });
    }
    if (wasAtEnd && index === messages.length - 1) reveal(view);
  }
}
