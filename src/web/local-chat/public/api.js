import { NETWORK_PROBLEM } from './words.js';

/** A request the service refused or that did not arrive; `message` is a sentence for the visitor. */
export class RequestProblem extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

async function request(path, init) {
  let response;
  try {
    response = await fetch(`/api/chat/${path}`, init);
  } catch {
    throw new RequestProblem(NETWORK_PROBLEM, 0);
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new RequestProblem(answer?.error ?? NETWORK_PROBLEM, response.status);
  return answer;
}

function post(path, body) {
  return request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const person = (chatId) => `people/${encodeURIComponent(chatId)}`;

export const api = {
  state: () => request('state'),
  history: (chatId, before) =>
    request(`${person(chatId)}/messages${before === undefined ? '' : `?before=${before}`}`),
  addPerson: (name) => post('people', { name }),
  sendText: (chatId, text) => post(`${person(chatId)}/messages`, { text }),
  press: (chatId, messageId, data) => post(`${person(chatId)}/buttons`, { messageId, data }),
  setBlocked: (chatId, isBlocked) => post(`${person(chatId)}/blocked`, { isBlocked }),
  markRead: (chatId, upTo) => post(`${person(chatId)}/read`, { upTo }),
  moveClock: (body) => post('clock', body),
  sendFile: (chatId, file) => {
    const query = new URLSearchParams({ name: file.name.slice(0, 255), type: file.type });
    return request(`${person(chatId)}/files?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    });
  },
};
