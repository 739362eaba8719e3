import { beforeEach, describe, expect, it } from 'vitest';
import {
  cancelEvent,
  confirmEvent,
  hasPassed,
  rejectEvent,
  setEventDates,
} from '../../src/events/decide-event.ts';
import { getEvent } from '../../src/events/list-events.ts';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { addEvent, addMember } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

let ctx: TestContext;
let editor: Actor;

beforeEach(async () => {
  ctx = await createTestContext();
  const { id } = await addMember(ctx.db, { role: 'editor' });
  editor = { ...OPERATOR, memberId: id, role: 'editor' };
});

function propose(dates: { start?: string; end?: string } = {}) {
  return addEvent(ctx.db, { title: 'Đại hội Đoàn Khối', status: 'proposed', ...dates });
}

function auditActions() {
  return ctx.db.prisma.auditEntry.findMany({ select: { action: true, subject: true, actorId: true } });
}

describe('confirmEvent', () => {
  it('confirms a dated event, remembers who did, and leaves an audit entry', async () => {
    const { id } = await propose({ start: '2022-05-24' });
    expect(await confirmEvent(ctx, editor, id)).toMatchObject({
      outcome: 'confirmed',
      isPast: false,
      event: { id, status: 'confirmed', start: '2022-05-24' },
    });
    expect(await ctx.db.prisma.event.findUnique({ where: { id } })).toMatchObject({
      decidedById: editor.memberId,
      decidedAt: ctx.clock.now(),
    });
    expect(await auditActions()).toEqual([
      { action: 'event.confirmed', subject: `event:${id}`, actorId: editor.memberId },
    ]);
  });

  it('asks for a date first', async () => {
    const { id } = await propose();
    expect(await confirmEvent(ctx, editor, id)).toMatchObject({ outcome: 'needs-date' });
    expect((await getEvent(ctx.db, id)).status).toBe('proposed');
    await setEventDates(ctx, editor, id, { start: '2022-06-10', end: '2022-06-11' });
    expect(await confirmEvent(ctx, editor, id)).toMatchObject({
      outcome: 'confirmed',
      event: { start: '2022-06-10', end: '2022-06-11' },
    });
  });

  it('says that the event is over', async () => {
    const { id } = await propose({ start: '2022-04-08' });
    expect(await confirmEvent(ctx, editor, id)).toMatchObject({ outcome: 'confirmed', isPast: true });
  });

  it('tells the second of two what the first decided, and decides once', async () => {
    const { id } = await propose({ start: '2022-05-24' });
    const [one, other] = await Promise.all([confirmEvent(ctx, editor, id), rejectEvent(ctx, editor, id)]);
    const { status } = await getEvent(ctx.db, id);
    expect([one.outcome, other.outcome].sort()).toEqual(['already-decided', status].sort());
    expect(one.event.status).toBe(status);
    expect(other.event.status).toBe(status);
    expect(await auditActions()).toHaveLength(1);
  });

  it('is for those who may publish', async () => {
    const { id } = await propose({ start: '2022-05-24' });
    const member: Actor = { ...editor, role: 'secretary' };
    for (const act of [confirmEvent, rejectEvent, cancelEvent])
      await expect(act(ctx, member, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(setEventDates(ctx, member, id, { start: '2023' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await getEvent(ctx.db, id)).toMatchObject({ status: 'proposed', start: '2022-05-24' });
  });

  it('does not find what was withdrawn', async () => {
    await expect(confirmEvent(ctx, editor, 999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('rejectEvent and cancelEvent', () => {
  it('reject what is proposed and cancel what is confirmed, and nothing else', async () => {
    const { id } = await propose({ start: '2022-05-24' });
    expect((await cancelEvent(ctx, editor, id)).outcome).toBe('not-confirmed');
    await confirmEvent(ctx, editor, id);
    expect(await rejectEvent(ctx, editor, id)).toMatchObject({
      outcome: 'already-decided',
      event: { status: 'confirmed' },
    });
    expect(await cancelEvent(ctx, editor, id)).toMatchObject({
      outcome: 'cancelled',
      event: { status: 'cancelled' },
    });
    expect(await cancelEvent(ctx, editor, id)).toMatchObject({
      outcome: 'not-confirmed',
      event: { status: 'cancelled' },
    });
    expect((await auditActions()).map(({ action }) => action)).toEqual([
      'event.confirmed',
      'event.cancelled',
    ]);
  });
});

describe('setEventDates', () => {
  it('moves a confirmed event, which stays confirmed', async () => {
    const { id } = await propose({ start: '2022-05-24', end: '2022-05-25' });
    await confirmEvent(ctx, editor, id);
    expect(await setEventDates(ctx, editor, id, { start: '2022-05-27T07:30' })).toMatchObject({
      outcome: 'changed',
      isPast: false,
      event: { status: 'confirmed', start: '2022-05-27T07:30', end: null },
    });
    const entries = await ctx.db.prisma.auditEntry.findMany({ where: { action: 'event.changed' } });
    expect(entries).toMatchObject([{ subject: `event:${id}`, detail: '2022-05-24 > 2022-05-27T07:30' }]);
  });

  it('leaves no trace when nothing changes', async () => {
    const { id } = await propose({ start: '2022-05-24' });
    expect((await setEventDates(ctx, editor, id, { start: '2022-05-24' })).outcome).toBe('unchanged');
    expect(await auditActions()).toEqual([]);
  });

  it('leaves alone what was rejected or cancelled', async () => {
    const { id } = await propose({ start: '2022-05-24' });
    await rejectEvent(ctx, editor, id);
    expect((await setEventDates(ctx, editor, id, { start: '2022-06-01' })).outcome).toBe('already-decided');
    expect((await getEvent(ctx.db, id)).start).toBe('2022-05-24');
  });

  it.each([
    [{ start: '2022-02-30' }],
    [{ start: '24/5/2022' }],
    [{ start: '' }],
    [{ start: '2022-05-24', end: '2022-05-23' }],
    [{ start: '2022-05-24T09:00', end: '2022-05-24T08:00' }],
    [{ start: '2022-05-24', end: '2022-04' }],
  ])('refuses %j', async (dates) => {
    const { id } = await propose();
    await expect(setEventDates(ctx, editor, id, dates)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect((await getEvent(ctx.db, id)).start).toBeNull();
  });

  it('takes an end of the same day, less precise than the start', async () => {
    const { id } = await propose();
    const dates = { start: '2022-05-24T07:30', end: '2022-05-24' };
    expect(await setEventDates(ctx, editor, id, dates)).toMatchObject({ outcome: 'changed', event: dates });
  });
});

describe('hasPassed', () => {
  const now = new Date('2022-04-12T08:00:00+07:00');

  it.each([
    [{ start: null, end: null }, false],
    [{ start: '2022-04-12', end: null }, false],
    [{ start: '2022-04-12T07:30', end: null }, true],
    [{ start: '2022-04-12T08:30', end: null }, false],
    [{ start: '2022-04-11', end: null }, true],
    [{ start: '2022-04-08', end: '2022-04-12' }, false],
    [{ start: '2022-04', end: null }, false],
    [{ start: '2021', end: null }, true],
  ])('of %j is %s', (event, passed) => expect(hasPassed(event, now)).toBe(passed));
});
