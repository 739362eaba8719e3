import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface WebAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export type WebRoute =
  | WebAnswer
  | ((
      request: IncomingMessage,
      response: ServerResponse,
    ) => WebAnswer | 'handled' | Promise<WebAnswer | 'handled'>);

export interface WebSite {
  /** Without a trailing slash. */
  readonly url: string;
  /** What it answers by path and query; change it as the site changes. Any other path is 404. */
  readonly routes: Map<string, WebRoute>;
  /** The paths asked for, in order. */
  readonly requests: string[];
}

/** A web site of pages and feeds on this machine, gone when the test ends. */
export async function createWebSite(routes: Readonly<Record<string, WebRoute>> = {}): Promise<WebSite> {
  const site = { routes: new Map(Object.entries(routes)), requests: [] as string[] };
  const server = createServer((request, response) => void answerRequest(request, response));

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    site.requests.push(path);
    const route = site.routes.get(path) ?? { status: 404, body: 'không có' };
    const answer = typeof route === 'function' ? await route(request, response) : route;
    if (answer === 'handled') return;
    response.writeHead(answer.status ?? 200, {
      'content-type': 'text/html; charset=utf-8',
      ...answer.headers,
    });
    response.end(answer.body ?? '');
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { ...site, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A plain news page. */
export function newsPage(page: {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly date?: string;
  readonly head?: string;
}): string {
  const { title, paragraphs, date = '', head = '' } = page;
  return `<!DOCTYPE html><html><head><title>${title}</title>${head}</head><body>
    <h1>${title}</h1><div class="date">${date}</div>
    <div class="article">${paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('')}</div></body></html>`;
}
