import { expect, it } from 'vitest';
import { findOrCreateTopic, listTopics, setSubscribed } from '../../src/members/topics.ts';
import { addMember, addTopic } from '../support/builders.ts';
import { createTestDatabase } from '../support/database.ts';

const NOW = new Date('2022-04-12T01:00:00Z');

it('subscribes everybody to everything, topics yet to come included', async () => {
  const db = await createTestDatabase();
  const member = await addMember(db);
  const building = await addTopic(db, 'Xây dựng Đảng');
  await addTopic(db, 'Đoàn thể');
  await setSubscribed(db, member.id, building.id, false);
  await addTopic(db, 'Biển đảo');
  expect((await listTopics(db, member.id)).map(({ name, isSubscribed }) => [name, isSubscribed])).toEqual([
    ['Biển đảo', true],
    ['Đoàn thể', true],
    ['Xây dựng Đảng', false],
  ]);
});

it('mutes and subscribes for one member only, and as often as pressed', async () => {
  const db = await createTestDatabase();
  const member = await addMember(db);
  const other = await addMember(db);
  const topic = await addTopic(db, 'Đoàn thể');
  for (const isSubscribed of [false, false, true, true, false]) {
    await setSubscribed(db, member.id, topic.id, isSubscribed);
    expect(await listTopics(db, member.id)).toEqual([{ id: topic.id, name: 'Đoàn thể', isSubscribed }]);
    expect(await listTopics(db, other.id)).toMatchObject([{ isSubscribed: true }]);
  }
});

it('refuses a topic that does not exist', async () => {
  const db = await createTestDatabase();
  const member = await addMember(db);
  await expect(setSubscribed(db, member.id, 999, false)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('finds a topic however it is typed, and makes it once', async () => {
  const db = await createTestDatabase();
  const names = ['Tin hoạt động', ' tin  HOẠT động', 'tin hoat dong', 'Tin hoạt động'.normalize('NFD')];
  const first = await findOrCreateTopic(db, names[0] ?? '', NOW);
  expect(first).toEqual({ id: first.id, name: 'Tin hoạt động', key: 'tin hoat dong' });
  const found = await Promise.all(names.map((name) => findOrCreateTopic(db, name, NOW)));
  expect(found).toEqual(names.map(() => first));
  expect(await db.transaction((tx) => findOrCreateTopic(tx, 'Đoàn', NOW))).toMatchObject({ key: 'doan' });
  expect(await db.prisma.topic.count()).toBe(2);
  await expect(findOrCreateTopic(db, ' \u200b ', NOW)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
});

it('makes a topic once when several documents meet it at the same time', async () => {
  const db = await createTestDatabase();
  const made = await Promise.all(
    [1, 2, 3].map(() => db.transaction((tx) => findOrCreateTopic(tx, 'Kiểm tra, giám sát', NOW))),
  );
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
});
