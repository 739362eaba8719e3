import { beforeEach, describe, expect, it } from 'vitest';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';
import { confirmTask, rejectTask } from '../../src/tasks/decide-task.ts';
import { getTask, listProposedTasks, listTasksFor } from '../../src/tasks/list-tasks.ts';
import { proposeTasks } from '../../src/tasks/propose-tasks.ts';
import { kindOfAsked } from '../../src/text/task-asked.ts';
import type { FoundTask } from '../../src/text/tasks.ts';
import { addDocument, addMember, addOrganisation } from '../support/builders.ts';
import { createTestContext, type TestContext } from '../support/context.ts';

let ctx: TestContext;
let documentId: number;

beforeEach(async () => {
  ctx = await createTestContext();
  documentId = (await addDocument(ctx.db, { title: 'Kết luận hội nghị' })).id;
});

function task(text: string, deadline?: string): FoundTask {
  return { text, sentence: `${text}.`, who: 'các cấp ủy', ...(deadline === undefined ? {} : { deadline }) };
}

function propose(found: readonly FoundTask[], id = documentId, onlyAhead = false) {
  return ctx.db.transaction((tx) => proposeTasks(tx, id, found, { now: ctx.clock.now(), onlyAhead }));
}

async function confirmed(text: string, options: { deadline?: string; organisationId?: number } = {}) {
  const { id } = await addDocument(ctx.db, { title: text });
  const { tasks } = await propose([task(text, options.deadline)], id);
  const { organisationId } = options;
  await confirmTask(ctx, OPERATOR, tasks[0]?.id ?? 0, organisationId === undefined ? {} : { organisationId });
}

async function textsFor(actor: Actor): Promise<string[]> {
  const { tasks, total } = await listTasksFor(ctx.db, actor, '2022-04-12', { limit: 20, offset: 0 });
  expect(total).toBe(tasks.length);
  return tasks.map(({ text }) => text);
}

describe('proposeTasks', () => {
  it('proposes a task once, keeps what was decided and withdraws what is gone', async () => {
    const { tasks } = await propose([
      task('Rà soát chỉ tiêu'),
      task('Nộp báo cáo', '2022-06-30'),
      task('Cũ'),
    ]);
    await confirmTask(ctx, OPERATOR, tasks[0]?.id ?? 0);
    await rejectTask(ctx, OPERATOR, tasks[1]?.id ?? 0);
    const again = await propose([task('RÀ SOÁT  chỉ tiêu'), task('Nộp báo cáo', '2022-06-30'), task('Mới')]);
    expect(again).toMatchObject({ proposed: 1, withdrawn: 1 });
    expect(again.tasks).toMatchObject([
      { text: 'Rà soát chỉ tiêu', status: 'confirmed' },
      { text: 'Mới', status: 'proposed', documentTitle: 'Kết luận hội nghị', who: 'các cấp ủy' },
    ]);
  });

  it('does not propose what another document already asks in the same words', async () => {
    const other = (await addDocument(ctx.db, { title: 'Bản sao' })).id;
    await propose([task('Nộp báo cáo', '2022-06-30')]);
    expect(await propose([task('Nộp báo cáo', '2022-06-30')], other)).toMatchObject({ proposed: 0 });
    expect(await propose([task('Nộp báo cáo', '2022-09-30')], other)).toMatchObject({ proposed: 1 });
  });

  it('proposes of an archive only what has a deadline ahead', async () => {
    const found = [task('Không hạn'), task('Đã qua', '2022-03'), task('Tháng này', '2022-04')];
    expect((await propose(found, documentId, true)).tasks.map(({ text }) => text)).toEqual(['Tháng này']);
  });

  describe('for a named organisation', () => {
    const named = (who: string): FoundTask => ({
      text: `Nộp báo cáo (${who})`,
      sentence: '.',
      who,
      whoKind: kindOfAsked(who),
    });
    const proposedFor = async (who: string) =>
      (await propose([named(who)])).tasks.map(({ organisation }) => organisation)[0];

    it('proposes it for that one, however its name is spelt', async () => {
      await addOrganisation(ctx.db, { code: 'CBCT', name: 'Chi bộ Sở Công Thương' });
      await addOrganisation(ctx.db, { code: 'BTG', name: 'Ban Tuyên giáo Đảng uỷ' });
      expect(await proposedFor('Chi bộ Sở Công Thương')).toBe('Chi bộ Sở Công Thương');
      expect(await proposedFor('Ban Tuyên giáo Đảng ủy')).toBe('Ban Tuyên giáo Đảng uỷ');
    });

    it('leaves it open when none, or more than one, can be meant, and when a kind is asked', async () => {
      await addOrganisation(ctx.db, { code: 'TH1', name: 'Chi bộ Tan Ha' });
      await addOrganisation(ctx.db, { code: 'TH2', name: 'Chi bộ Tân Hạ' });
      await addOrganisation(ctx.db, { code: 'TH3', name: 'Chi bộ TÂN HẠ' });
      await addOrganisation(ctx.db, { code: 'CB', name: 'Các chi bộ' });
      for (const who of ['Chi bộ Tân Hạ', 'Chi bộ Sở Y tế', 'các chi bộ']) {
        expect(await proposedFor(who), who).toBeNull();
      }
    });

    it('keeps it when confirmed, unless another or everybody is chosen', async () => {
      const own = await addOrganisation(ctx.db, { code: 'BTG', name: 'Ban Tuyên giáo' });
      const other = await addOrganisation(ctx.db, { code: 'BTC', name: 'Ban Tổ chức' });
      for (const [options, kept] of [
        [{}, own.id],
        [{ organisationId: other.id }, other.id],
        [{ organisationId: null }, null],
      ] as const) {
        const { id } = await addDocument(ctx.db, { title: `Kết luận ${kept}` });
        const { tasks } = await propose([{ ...named('Ban Tuyên giáo'), text: `Việc ${kept}` }], id);
        expect(tasks).toMatchObject([{ status: 'proposed', organisationId: own.id }]);
        const { task: decided } = await confirmTask(ctx, OPERATOR, tasks[0]?.id ?? 0, options);
        expect(decided).toMatchObject({ status: 'confirmed', organisationId: kept });
      }
    });
  });

  it('lists what waits, oldest first', async () => {
    await propose([task('Một'), task('Hai')]);
    const { total, tasks } = await listProposedTasks(ctx.db, { limit: 1, offset: 1 });
    expect(total).toBe(2);
    expect(tasks).toMatchObject([{ text: 'Hai', sentence: 'Hai.' }]);
  });
});

describe('confirmTask and rejectTask', () => {
  it('decide once, with an audit entry', async () => {
    const { tasks } = await propose([task('Nộp báo cáo')]);
    const id = tasks[0]?.id ?? 0;
    expect(await confirmTask(ctx, OPERATOR, id)).toMatchObject({
      outcome: 'confirmed',
      task: { status: 'confirmed' },
    });
    expect(await rejectTask(ctx, OPERATOR, id)).toMatchObject({
      outcome: 'already-decided',
      task: { status: 'confirmed' },
    });
    expect(await ctx.db.prisma.auditEntry.findMany()).toMatchObject([
      { action: 'task.confirmed', subject: `task:${id}` },
    ]);
  });

  it('refuse an organisation that does not exist, a task that is gone, and who may not publish', async () => {
    const { tasks } = await propose([task('Nộp báo cáo')]);
    const id = tasks[0]?.id ?? 0;
    const secretary: Actor = { ...OPERATOR, role: 'secretary' };
    await expect(confirmTask(ctx, OPERATOR, id, { organisationId: 999 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(rejectTask(ctx, OPERATOR, 999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(confirmTask(ctx, secretary, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await getTask(ctx.db, id)).status).toBe('proposed');
  });
});

describe('listTasksFor', () => {
  async function createTree() {
    const root = await addOrganisation(ctx.db, { code: 'DUK', name: 'Đảng ủy Khối' });
    const cell = await addOrganisation(ctx.db, { code: 'CB1', name: 'Chi bộ Một', parentId: root.id });
    const group = await addOrganisation(ctx.db, { code: 'TO1', name: 'Tổ Một', parentId: cell.id });
    const other = await addOrganisation(ctx.db, { code: 'CB2', name: 'Chi bộ Hai', parentId: root.id });
    await confirmed('toàn khối');
    await confirmed('khối', { organisationId: root.id });
    await confirmed('chi bộ một', { organisationId: cell.id });
    await confirmed('tổ một', { organisationId: group.id });
    await confirmed('chi bộ hai', { organisationId: other.id });
    await propose([task('chưa duyệt')]);
    return { cell, group };
  }

  async function actorOf(
    role: 'member' | 'secretary' | 'editor',
    organisation: { id: number; path: string },
  ) {
    const { id } = await addMember(ctx.db, { role, organisationId: organisation.id });
    return {
      memberId: id,
      name: '',
      role,
      organisationId: organisation.id,
      organisationPath: organisation.path,
    };
  }

  it('shows a member what falls on the own organisation and those above', async () => {
    const { cell } = await createTree();
    expect((await textsFor(await actorOf('member', cell))).sort()).toEqual([
      'chi bộ một',
      'khối',
      'toàn khối',
    ]);
  });

  it('shows a secretary also what falls on those below, and an editor everything', async () => {
    const { cell } = await createTree();
    expect((await textsFor(await actorOf('secretary', cell))).sort()).toEqual(
      ['chi bộ một', 'khối', 'toàn khối', 'tổ một'].sort(),
    );
    expect(await textsFor(await actorOf('editor', cell))).toHaveLength(5);
  });

  it('names the organisation and puts the nearest deadline first, overdue ones for a month', async () => {
    const { id } = await addOrganisation(ctx.db, { code: 'DUK', name: 'Đảng ủy Khối' });
    await confirmed('không hạn');
    await confirmed('quý hai', { deadline: '2022-06-30' });
    await confirmed('mới quá hạn', { deadline: '2022-04-01', organisationId: id });
    await confirmed('quá hạn lâu', { deadline: '2022-03-01' });
    await confirmed('tháng ba', { deadline: '2022-03' });
    expect(await textsFor(OPERATOR)).toEqual(['tháng ba', 'mới quá hạn', 'quý hai', 'không hạn']);
    const { tasks } = await listTasksFor(ctx.db, OPERATOR, '2022-04-12', { limit: 1, offset: 1 });
    expect(tasks).toMatchObject([{ organisation: 'Đảng ủy Khối', organisationId: id }]);
  });
});
