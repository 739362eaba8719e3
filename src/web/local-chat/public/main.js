import { api } from './api.js';
import { createClock } from './clock.js';
import { createComposer } from './composer.js';
import { createAcceptDialog, createNewPersonDialog, invitationCode } from './dialogs.js';
import { byId } from './dom.js';
import { keepEventStream } from './events.js';
import { createHeader } from './header.js';
import { createHints } from './hints.js';
import { createLog } from './log.js';
import { createPeopleList } from './people.js';
import { createSheet } from './sheet.js';
import { OFFLINE } from './words.js';

const TOAST_MS = 6_000;
const REMEMBERED = 'bantin.person';

/** What the service said last. `lastMessageId` is the newest seen in any chat. */
const state = { people: [], current: null, lastMessageId: 0 };
let toastTimer;
let refreshing = null;
let isStale = false;
/** What arrived for the current person while their history was on its way; null when none is. */
let arrivedMeanwhile = null;

const header = createHeader();
const sheet = createSheet();
const log = createLog({
  onPress: press,
  onCommand: (command) => void composer.send(command),
  onEarlier: loadEarlier,
});
const clock = createClock({ onMove: moveClock, onDay: (day) => log.setToday(day) });
const peopleList = createPeopleList((chatId) => {
  sheet.close();
  attempt(async () => {
    await choose(chatId);
    composer.focus();
  });
});
const hints = createHints((hint) => attempt(() => tryHint(hint)));
const composer = createComposer({
  onText: (text) => act((chatId) => api.sendText(chatId, text)),
  onFile: (file) => act((chatId) => api.sendFile(chatId, file)),
  onProblem: toast,
});
const newPerson = createNewPersonDialog(addPerson);
const accept = createAcceptDialog({
  add: addPerson,
  accept: async (chatId, code) => {
    await choose(chatId);
    start(code);
  },
});

function currentPerson() {
  return state.people.find(({ chatId }) => chatId === state.current);
}

function toast(sentence) {
  clearTimeout(toastTimer);
  byId('toast').textContent = sentence;
  toastTimer = setTimeout(() => {
    byId('toast').textContent = '';
  }, TOAST_MS);
}

/** Begins something whose failure there is nobody else to tell. */
function attempt(work) {
  work().catch((problem) => toast(problem.message));
}

/** Does something as the current person; shows that the bot is answering, and says when it failed. */
async function act(work) {
  const chatId = state.current;
  log.setTyping(true);
  try {
    await work(chatId);
  } catch (problem) {
    toast(problem.message);
    throw problem;
  } finally {
    if (state.current === chatId) log.setTyping(false);
  }
}

function press(message, data) {
  return act((chatId) => api.press(chatId, message.id, data));
}

function start(code) {
  void composer.send(`/start${code === '' ? '' : ` ${code}`}`);
}

async function addPerson(name, code) {
  const { chatId } = await api.addPerson(name);
  await refreshPeople();
  sheet.close();
  await choose(chatId);
  start(code);
}

async function moveClock(body) {
  const answer = await api.moveClock(body);
  await refreshPeople();
  return answer;
}

async function tryHint(hint) {
  sheet.close();
  if (hint.clock === 'next-morning') {
    sheet.open('side');
    await clock.nextMorning();
    return;
  }
  const person =
    currentPerson()?.role === hint.role
      ? currentPerson()
      : state.people.find(({ role }) => role === hint.role);
  await choose(person.chatId);
  await composer.send(hint.send);
}

/** Reads the people anew. Asked for while it is on its way, it reads once more, for that answer may be too old. */
function refreshPeople() {
  isStale = true;
  refreshing ??= readWhileStale().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function readWhileStale() {
  while (isStale) {
    isStale = false;
    takeState(await api.state());
  }
}

function takeState({ organisation, people, hints: allHints, now, progress, canMoveClock }) {
  state.people = people;
  for (const place of document.querySelectorAll('[data-organisation]')) place.textContent = organisation;
  clock.set(now, progress);
  clock.setMovable(canMoveClock);
  hints.render(allHints, people);
  showPeople();
}

function showPeople() {
  const person = currentPerson();
  if (person !== undefined && !document.hidden) person.unread = 0;
  const others = state.people.filter(({ chatId }) => chatId !== state.current);
  header.render(
    person,
    others.reduce((sum, { unread }) => sum + unread, 0),
  );
  peopleList.render(state.people, state.current);
  composer.setUsable(state.people.length > 0);
  if (state.people.length === 0) hints.showNobody();
  else hints.renderEmpty(log.isEmpty(), person);
  if (person === undefined) return;
  composer.setCommands(person.commands);
  composer.setBlocked(person.isBlocked);
}

async function choose(chatId) {
  if (chatId !== state.current) {
    state.current = chatId;
    localStorage.setItem(REMEMBERED, chatId);
    history.replaceState(null, '', `#${encodeURIComponent(chatId)}`);
    log.setTyping(false);
    const unread = currentPerson()?.unread ?? 0;
    await readHistory((messages, hasEarlier) => log.show(messages, hasEarlier, unread));
  }
  showPeople();
}

async function readHistory(show) {
  const chatId = state.current;
  arrivedMeanwhile = [];
  const { messages, hasEarlier } = await api.history(chatId);
  if (chatId !== state.current) return;
  show(messages, hasEarlier);
  for (const message of arrivedMeanwhile ?? []) log.put(message);
  arrivedMeanwhile = null;
  for (const { id } of messages) state.lastMessageId = Math.max(state.lastMessageId, id);
  hints.renderEmpty(log.isEmpty(), currentPerson());
  markRead();
}

/** Never rejects. */
async function loadEarlier() {
  const chatId = state.current;
  try {
    const { messages, hasEarlier } = await api.history(chatId, log.earliestId());
    if (chatId === state.current) log.prepend(messages, hasEarlier);
  } catch (problem) {
    toast(problem.message);
  }
}

function markRead() {
  const person = currentPerson();
  const upTo = log.latestId();
  if (person === undefined || upTo === undefined || document.hidden) return;
  person.unread = 0;
  // Only a count: the next look sets it right.
  api.markRead(person.chatId, upTo).catch(() => undefined);
}

function takeMessage(message) {
  const isNew = message.id > state.lastMessageId;
  state.lastMessageId = Math.max(state.lastMessageId, message.id);
  if (message.chatId === state.current) {
    arrivedMeanwhile?.push(message);
    log.put(message);
    hints.renderEmpty(log.isEmpty(), currentPerson());
    markRead();
    return;
  }
  const person = state.people.find(({ chatId }) => chatId === message.chatId);
  if (!isNew || person === undefined || message.direction !== 'out') return;
  person.unread += 1;
  showPeople();
}

/** The first to be shown: the one in the address, the last one chosen here, or a plain member. */
function firstPerson() {
  const wanted = [decodeURIComponent(location.hash.slice(1)), localStorage.getItem(REMEMBERED)];
  const known = wanted.find((id) => state.people.some(({ chatId }) => chatId === id));
  return known ?? (state.people.find(({ role }) => role === 'member') ?? state.people[0])?.chatId;
}

function offerInvitation(code) {
  sheet.close();
  const strangers = state.people.filter(({ role }) => role === 'stranger');
  accept.open(code, strangers, state.current);
}

byId('switcher').addEventListener('click', () => sheet.open('people'));
byId('open-clock').addEventListener('click', () => sheet.open('side'));
byId('add-person').addEventListener('click', () => newPerson.open());
for (const id of ['block', 'unblock'])
  byId(id).addEventListener('click', () => {
    const person = currentPerson();
    if (person === undefined) return;
    act((chatId) => api.setBlocked(chatId, !person.isBlocked)).catch(() => undefined);
  });
// An invitation's link leads to this page: no need to open it a second time.
document.addEventListener('click', (event) => {
  const anchor = event.target instanceof Element ? event.target.closest('a[href]') : null;
  const code = anchor === null ? null : invitationCode(anchor.href);
  if (code === null) return;
  event.preventDefault();
  offerInvitation(code);
});
document.addEventListener('visibilitychange', markRead);
addEventListener('hashchange', () => {
  const chatId = decodeURIComponent(location.hash.slice(1));
  if (state.people.some((person) => person.chatId === chatId)) attempt(() => choose(chatId));
});

async function open() {
  const first = await api.state();
  // Counted already: what comes from here on is new.
  state.lastMessageId = first.lastMessageId;
  takeState(first);
  const code = new URLSearchParams(location.search).get('start');
  const chatId = firstPerson();
  history.replaceState(null, '', location.pathname);
  if (chatId !== undefined) await choose(chatId);
  keepEventStream({
    lastMessageId: () => state.lastMessageId,
    onEvent: takeEvent,
    onConnected(isAgain) {
      byId('offline').hidden = true;
      // Edits made meanwhile have no id to ask for, so what is shown is read anew.
      if (isAgain) attempt(() => Promise.all([refreshPeople(), readHistory(log.refresh)]));
    },
    onBroken() {
      byId('offline').textContent = OFFLINE;
      byId('offline').hidden = false;
    },
  });
  if (code !== null) offerInvitation(code);
  else if (matchMedia('(pointer: fine)').matches) composer.focus();
}

function takeEvent(name, data) {
  if (name === 'message') takeMessage(data);
  else if (name === 'clock') clock.set(data.now, data.progress);
  else attempt(name === 'people' ? refreshPeople : () => readHistory(log.refresh));
}

open().catch((problem) => {
  byId('offline').textContent = problem.message;
  byId('offline').hidden = false;
  setTimeout(() => location.reload(), 3_000);
});
