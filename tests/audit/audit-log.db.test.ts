import { expect, it } from 'vitest';
import { recordAudit } from '../../src/audit/audit-log.ts';
import { OPERATOR } from '../../src/members/actor.ts';
import { addActor } from '../support/builders.ts';
import { createTestDatabase } from '../support/database.ts';

const AT = new Date('2022-04-12T01:00:00Z');

it('keeps who did what to what, and when', async () => {
  const db = await createTestDatabase();
  const admin = await addActor(db, 'admin');
  await recordAudit(db, { at: AT, actor: admin, action: 'event.confirmed', subject: 'event:5' });
  await recordAudit(db, {
    at: AT,
    actor: OPERATOR,
    action: 'members.imported',
    subject: 'members',
    detail: 'created 3',
  });
  const entries = await db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  expect(entries.map(({ id: _, ...entry }) => entry)).toEqual([
    { at: AT, actorId: admin.memberId, action: 'event.confirmed', subject: 'event:5', detail: '' },
    { at: AT, actorId: null, action: 'members.imported', subject: 'members', detail: 'created 3' },
  ]);
});

it('goes away with the act when that is undone', async () => {
  const db = await createTestDatabase();
  const act = db.transaction(async (tx) => {
    await recordAudit(tx, { at: AT, actor: OPERATOR, action: 'source.added', subject: 'source:1' });
    throw new Error('undone');
  });
  await expect(act).rejects.toThrow('undone');
  expect(await db.prisma.auditEntry.count()).toBe(0);
});

it('refuses to be changed or shortened', async () => {
  const db = await createTestDatabase();
  await recordAudit(db, { at: AT, actor: OPERATOR, action: 'source.added', subject: 'source:1' });
  await expect(db.prisma.auditEntry.updateMany({ data: { subject: 'source:2' } })).rejects.toThrow();
  await expect(db.prisma.auditEntry.deleteMany()).rejects.toThrow();
  await expect(db.prisma.$executeRaw`DELETE FROM "audit_entry"`).rejects.toThrow();
  expect(await db.prisma.auditEntry.findMany()).toMatchObject([{ subject: 'source:1' }]);
});
