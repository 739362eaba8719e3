import { expect, it } from 'vitest';
import { createZaloOaPlatform } from '../../../src/platforms/zalo-oa/zalo-oa-platform.ts';
import { TOKEN_PATH } from '../../support/zalo-oa-server/server-types.ts';
import { AN, CS, oaOptions, startOa, text, writeNow } from './start-oa.ts';

const GETOA = '/v2.0/oa/getoa';
const ignore = async () => undefined;

it('starts by asking who the account is, with a token it has renewed first', async () => {
  const world = await startOa();
  expect(world.server.calls(GETOA)).toHaveLength(1);
  expect(world.server.rotations).toBe(1);
  expect(world.log()).toContain('The official account of Zalo is ready');
  expect(await world.platform.tokenHealth()).toMatchObject({ state: 'ok' });
  expect(world.platform).toMatchObject({ name: 'zalo-oa', canEdit: false, maxTextLength: 1_800 });
  expect(world.platform.invitationLink('ABC')).toBeNull();
});

it('does not start with a dead refresh token, and says what to do', async () => {
  const world = await startOa({ isStarted: false });
  world.server.revokeGrant();
  await expect(world.platform.start(ignore)).rejects.toMatchObject({
    code: 'ZALO_OA_TOKEN_REFUSED',
    message: expect.stringContaining('ZALO_OA_REFRESH_TOKEN'),
  });
});

it('does not start when Zalo refuses even a token just renewed', async () => {
  const world = await startOa({ isStarted: false });
  world.server.fault({ kind: 'refuse', code: -216 }, { path: GETOA, times: 2 });
  await expect(world.platform.start(ignore)).rejects.toMatchObject({ code: 'ZALO_OA_TOKEN_REFUSED' });
});

it.each([
  ['Zalo cannot be reached', { kind: 'cut-before' }, []],
  ['the account is off', { kind: 'refuse', code: -204 }, [{ area: 'sending', code: -204 }]],
] as const)('goes on trying when %s', async (_, fault, problems) => {
  const world = await startOa({ isStarted: false, platform: { timing: { firstRetryMs: 5 } } });
  world.server.fault(fault, { path: GETOA, times: 2 });
  await world.platform.start(ignore);
  expect(world.platform.problems()).toMatchObject(problems);
  await expect.poll(() => world.log()).toContain('The official account of Zalo is ready');
  expect(world.platform.problems()).toEqual([]);
});

it('starts while the token host is away, and sends when it is back', async () => {
  const world = await startOa({ isStarted: false, platform: { timing: { firstRetryMs: 5 } } });
  await writeNow(world);
  world.server.fault({ kind: 'proxy-error', status: 503 }, { path: TOKEN_PATH });
  await world.platform.start(ignore);
  expect(await world.platform.send(AN, text('Tin.'), 'bulk')).toMatchObject({
    outcome: 'retry',
    scope: 'platform',
  });
  world.clock.advance(60_000);
  await expect.poll(async () => (await world.platform.send(AN, text('Tin.'), 'reply')).outcome).toBe('sent');
});

it('remembers over a restart what was used and what is wrong', async () => {
  const world = await startOa({ platform: { monthlyPaidTexts: 1 } });
  await writeNow(world);
  world.clock.advance(49 * 3_600_000);
  await world.platform.send(AN, text('Tin.'), 'bulk');
  world.server.fault({ kind: 'refuse', code: -224 }, { path: '/v2.0/oa/upload/file' });
  await writeNow(world);
  const file = { name: 'a.pdf', mediaType: 'application/pdf', content: new Uint8Array(1) };
  await world.platform.send(AN, text('Tin.', { file }), 'bulk');
  await world.platform.stop();
  const again = createZaloOaPlatform({ ...oaOptions(world.server, world), monthlyPaidTexts: 1 });
  await again.start(ignore);
  const { writtenSince, freeSince } = again.reach?.('digest', world.clock.now()) ?? {};
  expect(writtenSince).toEqual(freeSince);
  expect(again.problems()).toMatchObject([{ area: 'files', code: -224 }]);
  await again.stop();
});

it('sends at the pace of the office', async () => {
  const world = await startOa({ platform: { ratePerSecond: 20 } });
  const people = Array.from({ length: 12 }, (_, index) => `80000000000000000${10 + index}`);
  for (const id of people) await writeNow(world, id);
  await Promise.all(people.map((id) => world.platform.send(id, text('Tin.'), 'bulk')));
  const times = world.server.calls(CS).map(({ at }) => at);
  expect(times).toHaveLength(12);
  // The first goes at once and up to two may be made up for.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(8 * 50);
});

it('stops sending when it is stopped', async () => {
  const world = await startOa();
  await writeNow(world);
  await world.platform.stop();
  expect(await world.platform.send(AN, text('Tin.'), 'bulk')).toMatchObject({ outcome: 'retry' });
  expect(
    await world.platform.handleWebhook({ signature: undefined, timestampHeader: undefined, rawBody: '' }),
  ).toEqual({ status: 200 });
});

it('makes no call while another process works for the account', async () => {
  let isLeader = true;
  const world = await startOa({ platform: { mayAct: () => isLeader } });
  await writeNow(world);
  isLeader = false;
  expect(await world.platform.send(AN, text('Tin.'), 'bulk')).toMatchObject({
    outcome: 'retry',
    scope: 'platform',
  });
  expect(world.server.calls(CS)).toEqual([]);
});
