import { describe, expect, it } from 'vitest';
import { addMember, addOrganisation } from '../support/builders.ts';
import { createTestDatabase } from '../support/database.ts';

describe('the test database', () => {
  it('builds members in organisations', async () => {
    const db = await createTestDatabase();
    const root = await addOrganisation(db, { code: 'GOC', name: 'Gốc' });
    const child = await addOrganisation(db, { code: 'CON', name: 'Con', parentId: root.id });
    expect(child.path).toBe(`${root.id}/${child.id}/`);
    const member = await addMember(db, { accounts: [{ platform: 'telegram', chatId: '1' }] });
    expect(member.organisation.code).toBe('GOC');
    expect(member.accounts).toMatchObject([{ chatId: '1', state: 'active' }]);
  });
});
