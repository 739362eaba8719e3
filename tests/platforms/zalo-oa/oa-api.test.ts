import { expect, it, onTestFinished } from 'vitest';
import { createTransport, TransportError } from '../../../src/platforms/transport.ts';
import { createCallOa } from '../../../src/platforms/zalo-oa/call-oa.ts';
import { createOaApi } from '../../../src/platforms/zalo-oa/oa-api.ts';
import { createTestClock } from '../../support/clock.ts';
import { startZaloOaServer } from '../../support/zalo-oa-server/zalo-oa-server.ts';
import { AN } from './start-oa.ts';

async function start() {
  const clock = createTestClock('2022-04-12T08:00:00+07:00');
  const server = await startZaloOaServer({ clock });
  onTestFinished(() => server.close());
  const transport = createTransport(server.apiRoot);
  onTestFinished(() => transport.close());
  let accessToken = async () => server.accessToken;
  const tokens = { accessToken: () => accessToken(), refreshNow: async () => server.accessToken };
  const { apiRoot } = server;
  const api = createOaApi(createCallOa(transport, tokens, { apiRoot, timeoutMs: 1_000 }));
  return {
    clock,
    server,
    api,
    breakTokens(error: Error) {
      accessToken = () => Promise.reject(error);
    },
  };
}

it('asks with GET in the one query parameter data', async () => {
  const { api, server } = await start();
  server.user(AN, 'Trần Thị Bình');
  expect(await api.displayName(AN)).toBe('Trần Thị Bình');
  expect(server.calls('/v3.0/oa/user/detail')[0]?.fields).toEqual({ user_id: AN });
  expect(await api.info()).toMatchObject({ oaId: server.oaId, isVerified: true, packageName: 'Growth' });
});

it('reads what the plan still allows for a person', async () => {
  const { api, server } = await start();
  server.user(AN);
  server.quota.paidTexts = 12;
  expect(await api.quota(AN)).toEqual({ texts: 12, broadcasts: 2_000 });
});

it.each([
  ['image', 'a.jpg'],
  ['gif', 'a.gif'],
  ['file', 'Kết luận "21".pdf'],
] as const)('uploads to %s', async (kind, name) => {
  const { api, server } = await start();
  const upload = await api.upload(kind, name, new Uint8Array(10));
  expect(upload).toMatchObject({ kind, key: kind === 'file' ? 'token' : 'attachment_id' });
  expect(server.calls(`/v2.0/oa/upload/${kind}`)[0]?.error).toBe(0);
});

it('was surely not sent when no token could be got', async () => {
  const { api, server, breakTokens } = await start();
  breakTokens(new Error('the database is away at 10.0.0.5'));
  const failing = api.sendMessage(AN, { text: 'x' });
  await expect(failing).rejects.toBeInstanceOf(TransportError);
  await expect(failing).rejects.toMatchObject({ wasWritten: false });
  await expect(failing).rejects.not.toThrow(/10\.0\.0\.5/);
  expect(server.transcript).toEqual([]);
});
