import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type FetchOptions, fetchResource } from '../../src/articles/fetch-page.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function fetchLocal(url: string, options: FetchOptions = {}) {
  return fetchResource(url, { allowPrivateAddresses: true, ...options });
}

function refusal(message: RegExp) {
  return expect.objectContaining({ code: 'FETCH_FAILED', message: expect.stringMatching(message) });
}

describe('fetchResource', () => {
  it('returns the decoded page, where it ended, and what asks for it again', async () => {
    const root = await serve((request, response) => {
      if (request.url === '/cu') return void response.writeHead(301, { location: '/moi?a=1#x' }).end();
      response.writeHead(200, {
        'content-type': 'text/html',
        etag: '"v1"',
        'last-modified': 'Tue, 12 Apr 2022 01:00:00 GMT',
        'content-encoding': 'gzip',
      });
      response.end(gzipSync('<p>Chào đồng chí</p>'));
    });
    const resource = await fetchLocal(`${root}/cu`);
    expect(resource).toMatchObject({
      url: `${root}/moi?a=1`,
      status: 200,
      contentType: 'text/html',
      etag: '"v1"',
      lastModified: 'Tue, 12 Apr 2022 01:00:00 GMT',
      notModified: false,
    });
    expect(resource.text()).toBe('<p>Chào đồng chí</p>');
  });

  it.each([
    ['the header', { 'content-type': 'text/html; charset=windows-1258' }, Buffer.from([0x43, 0xe0])],
    [
      'the document',
      { 'content-type': 'text/html' },
      Buffer.concat([Buffer.from('<meta charset=windows-1258>C'), Buffer.from([0xe0])]),
    ],
    ['the byte order mark', { 'content-type': 'text/html; charset=windows-1258' }, Buffer.from('\uFEFFCà')],
  ])('takes the charset from %s', async (_, headers, body) => {
    const root = await serve((_request, response) => void response.writeHead(200, headers).end(body));
    expect((await fetchLocal(root)).text()).toMatch(/Cà$/);
  });

  it('says that an unchanged resource is unchanged', async () => {
    const asked: unknown[] = [];
    const root = await serve((request, response) => {
      asked.push([request.headers['if-none-match'], request.headers['if-modified-since']]);
      response.writeHead(304).end();
    });
    const resource = await fetchLocal(root, {
      headers: { etag: '"v1"', lastModified: 'Tue, 12 Apr 2022 01:00:00 GMT' },
    });
    expect(resource).toMatchObject({ status: 304, notModified: true });
    expect(resource.bytes).toHaveLength(0);
    expect(asked).toEqual([['"v1"', 'Tue, 12 Apr 2022 01:00:00 GMT']]);
  });

  it.each([
    'http://127.0.0.1:9/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest',
    'http://localhost:9/',
  ])('does not open %s', async (url) => {
    await expect(fetchResource(url)).rejects.toEqual(refusal(/private or local network/));
  });

  it('connects to no private address that a name leads to, and sends nothing there', async () => {
    let requests = 0;
    const root = await serve((_request, response) => {
      requests += 1;
      response.end('bí mật');
    });
    await expect(fetchResource(root.replace('127.0.0.1', 'localhost'))).rejects.toEqual(
      refusal(/private or local network/),
    );
    expect(requests).toBe(0);
  });

  it.each([
    ['ftp://tin.example.vn/', /http:\/\/ or https:\/\//],
    ['file:///etc/passwd', /http:\/\/ or https:\/\//],
    ['http://ai:matkhau@tin.example.vn/', /user name or a password/],
    ['tin tức', /not a web address/],
  ])('does not open %s', async (url, message) => {
    await expect(fetchResource(url)).rejects.toEqual(refusal(message));
  });

  it.each([
    ['file:///etc/passwd', /http:\/\/ or https:\/\//],
    ['http://ai:mk@127.0.0.1/', /user name or a password/],
  ])('does not follow a redirect to %s', async (location, message) => {
    const root = await serve((_request, response) => void response.writeHead(302, { location }).end());
    await expect(fetchLocal(root)).rejects.toEqual(refusal(message));
  });

  it('gives up on a redirect that goes round', async () => {
    let requests = 0;
    const root = await serve((_request, response) => {
      requests += 1;
      response.writeHead(302, { location: '/' }).end();
    });
    await expect(fetchLocal(root)).rejects.toEqual(refusal(/redirects more than 5 times/));
    expect(requests).toBe(6);
  });

  it('stops reading a body without end', async () => {
    const root = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'a');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more).writeHead(200);
      more();
    });
    await expect(fetchLocal(root, { maxBytes: 200_000 })).rejects.toEqual(refusal(/more than 200000 bytes/));
  });

  it('stops unpacking a compressed bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const root = await serve(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(bomb.length).toBeLessThan(200_000);
    await expect(fetchLocal(root, { maxBytes: 200_000 })).rejects.toEqual(refusal(/more than 200000 bytes/));
  });

  it('reports damaged compression', async () => {
    const root = await serve(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('không nén'),
    );
    await expect(fetchLocal(root)).rejects.toEqual(refusal(/damaged/));
  });

  it('limits the time of the whole fetch, body included', async () => {
    const root = await serve((_request, response) => {
      response.writeHead(200).write('<p>một');
    });
    await expect(fetchLocal(root, { timeoutMs: 150 })).rejects.toEqual(refusal(/within 0.15 seconds/));
  });

  it('says what the server answered, without the path', async () => {
    const root = await serve((_request, response) => void response.writeHead(404).end('không có'));
    await expect(fetchLocal(`${root}/bi-mat?token=abc`)).rejects.toEqual(
      refusal(/^127\.0\.0\.1 answered 404/),
    );
  });

  it('says that nobody answers', async () => {
    await expect(fetchLocal('http://127.0.0.1:1/')).rejects.toEqual(refusal(/could not be reached/));
  });
});
