import { expect, it } from 'vitest';
import {
  ensureRoot,
  findOrCreateBelowRoot,
  findOrganisation,
  findRootOrganisation,
  listOrganisations,
} from '../../src/members/organisations.ts';
import { addMember, addOrganisation } from '../support/builders.ts';
import { createTestDatabase } from '../support/database.ts';

const NOW = new Date('2022-04-12T01:00:00Z');

it('makes the root once, also when two processes start at the same time', async () => {
  const db = await createTestDatabase();
  const roots = await Promise.all([1, 2, 3].map(() => ensureRoot(db, 'Đảng ủy Khối Doanh nghiệp', NOW)));
  expect(new Set(roots.map(({ id }) => id)).size).toBe(1);
  expect(roots[0]).toMatchObject({
    code: 'DUKDN',
    name: 'Đảng ủy Khối Doanh nghiệp',
    path: `${roots[0]?.id}/`,
  });
  expect(await db.prisma.organisation.count()).toBe(1);
});

it('renames the root when the configuration does, and keeps its code', async () => {
  const db = await createTestDatabase();
  const before = await ensureRoot(db, 'Đảng ủy Khối', NOW);
  const after = await ensureRoot(db, 'Đảng ủy Sở Xây dựng', NOW);
  expect(after).toEqual({ ...before, name: 'Đảng ủy Sở Xây dựng' });
  expect(await findOrganisation(db, 'dang uy so xay dung')).toEqual(after);
  expect(await findRootOrganisation(db)).toEqual(after);
});

it('finds an organisation by code or name, however it is typed', async () => {
  const db = await createTestDatabase();
  const root = await addOrganisation(db, { code: 'GOC', name: 'Đảng ủy' });
  const peace = await addOrganisation(db, { code: 'HB1', name: 'Chi bộ Hòa Bình', parentId: root.id });
  for (const typed of [
    'HB1',
    ' hb1 ',
    'Chi bộ Hòa Bình',
    'chi bộ HOÀ bình',
    'Chi bo  Hoa Binh',
    'Chi bộ Hòa Bình'.normalize('NFD'),
  ]) {
    expect([typed, (await findOrganisation(db, typed))?.id]).toEqual([typed, peace.id]);
  }
  for (const typed of ['Chi bộ Hoa Bình', 'HB', '', 'Chi bộ'])
    expect(await findOrganisation(db, typed)).toBeNull();
});

it('does not choose between organisations that a name may mean', async () => {
  const db = await createTestDatabase();
  const root = await addOrganisation(db, { code: 'GOC', name: 'Đảng ủy' });
  const low = await addOrganisation(db, { code: 'A', name: 'Chi bộ Tân Hạ', parentId: root.id });
  const plain = await addOrganisation(db, { code: 'B', name: 'Chi bộ Tân Hà', parentId: root.id });
  expect(await findOrganisation(db, 'Chi bộ Tân Hạ')).toMatchObject({ id: low.id });
  expect(await findOrganisation(db, 'Chi bộ Tân Hà')).toMatchObject({ id: plain.id });
  expect(await findOrganisation(db, 'Chi bo Tan Ha')).toBeNull();
  await expect(findOrCreateBelowRoot(db, 'Chi bo Tan Ha', NOW)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
});

it('creates an unknown organisation below the root once, with a code nobody has', async () => {
  const db = await createTestDatabase();
  const root = await ensureRoot(db, 'Đảng ủy Khối', NOW);
  const first = await findOrCreateBelowRoot(db, 'Chi bộ  Văn phòng', NOW);
  expect(first).toMatchObject({ code: 'CBVP', name: 'Chi bộ Văn phòng', path: `${root.path}${first.id}/` });
  const again = await Promise.all(
    ['Chi bộ Văn phòng', 'CBVP', 'chi bo van phong'].map((name) => findOrCreateBelowRoot(db, name, NOW)),
  );
  expect(again.map(({ id }) => id)).toEqual([first.id, first.id, first.id]);
  expect(await findOrCreateBelowRoot(db, 'Chi bộ Vật phẩm', NOW)).toMatchObject({ code: 'CBVP-2' });
  expect(await db.prisma.organisation.count()).toBe(3);
});

it('creates an organisation once when two processes meet it at the same time', async () => {
  const db = await createTestDatabase();
  await ensureRoot(db, 'Đảng ủy Khối', NOW);
  const made = await Promise.all([1, 2, 3].map(() => findOrCreateBelowRoot(db, 'Chi bộ 3', NOW)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(made[0]?.code).toBe('CB3');
});

it('refuses to create an organisation before there is a root', async () => {
  const db = await createTestDatabase();
  await expect(findOrCreateBelowRoot(db, 'Chi bộ 1', NOW)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('lists the tree in reading order with those whom each organisation reaches', async () => {
  const db = await createTestDatabase();
  const root = await addOrganisation(db, { code: 'GOC', name: 'Đảng ủy' });
  const ten = await addOrganisation(db, { code: 'CB10', name: 'Chi bộ 10', parentId: root.id });
  const two = await addOrganisation(db, { code: 'CB2', name: 'Chi bộ 2', parentId: root.id });
  const team = await addOrganisation(db, { code: 'TO', name: 'Tổ đảng', parentId: two.id });
  for (const organisationId of [root.id, team.id, team.id, two.id, ten.id])
    await addMember(db, { organisationId });
  for (const status of ['pending', 'refused', 'erased'] as const) {
    await addMember(db, { organisationId: team.id, status });
  }
  const listed = await listOrganisations(db);
  expect(listed.map(({ code, depth, activeMembers }) => [code, depth, activeMembers])).toEqual([
    ['GOC', 0, 5],
    ['CB2', 1, 3],
    ['TO', 2, 2],
    ['CB10', 1, 1],
  ]);
});
