import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One public address for several services, as a reverse proxy is: in turns, past those that do not answer. */
export interface Balancer {
  readonly url: string;
  /** The services behind it, by their own addresses. */
  set(urls: readonly string[]): void;
  /** How many requests each has answered with 200. */
  readonly answered: ReadonlyMap<string, number>;
}

export async function startBalancer(): Promise<Balancer> {
  let targets: readonly string[] = [];
  let turn = 0;
  const answered = new Map<string, number>();

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    for (let tries = 0; tries < targets.length; tries += 1) {
      const target = targets[turn++ % targets.length] as string;
      const status = await forward(target, incoming, body).catch(() => null);
      if (status === null) continue;
      if (status === 200) answered.set(target, (answered.get(target) ?? 0) + 1);
      response.writeHead(status).end();
      return;
    }
    response.writeHead(502).end();
  }

  function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(url ?? '/', target), { method, headers, agent: false }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 502));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    set(urls) {
      targets = urls;
    },
  };
}
