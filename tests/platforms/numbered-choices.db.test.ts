import { describe, expect, it } from 'vitest';
import { bold, rich } from '../../src/messages/rich-text.ts';
import {
  createChoices,
  deleteOldChoices,
  withNumberedChoices,
} from '../../src/platforms/numbered-choices.ts';
import { createTestContext } from '../support/context.ts';

const AN = '6ede9afa66b88fe6d6a9';

describe('buttons as a numbered list', () => {
  it('numbers what can be pressed, writes addresses out, and keeps styles', () => {
    const { text, choices } = withNumberedChoices(rich`Chọn ${bold('việc')}:`, [
      { label: 'Tin mới', data: 'tin:1' },
      { label: 'Xem trên trang', url: 'https://bantin.vn/1' },
      { label: 'Lịch', data: 'lich' },
    ]);
    expect(text.text).toBe('Chọn việc:\n\n1. Tin mới\nXem trên trang: https://bantin.vn/1\n2. Lịch');
    expect(text.styles).toEqual([{ start: 5, length: 4, kind: 'bold' }]);
    expect(choices).toEqual(['tin:1', 'lich']);
  });

  it('understands the number as people type it, and nothing else', async () => {
    const { db, clock } = await createTestContext();
    const choices = createChoices(db, clock);
    expect(await choices.pick('zalo-bot', AN, '1')).toBeNull();
    await choices.remember('zalo-bot', AN, ['a', 'b']);
    for (const typed of ['1', '1.', ' 1 ', '1)', '01'])
      expect(await choices.pick('zalo-bot', AN, typed)).toBe('a');
    expect(await choices.pick('zalo-bot', AN, '2\n')).toBe('b');
    for (const typed of ['0', '3', '21', '1 2', '1/5', '-1', 'một', ''])
      expect(await choices.pick('zalo-bot', AN, typed)).toBeNull();
  });

  it('means the list shown last in this chat, for a day', async () => {
    const { db, clock } = await createTestContext();
    const choices = createChoices(db, clock);
    await choices.remember('zalo-bot', AN, ['a']);
    await choices.remember('zalo-bot', 'another', ['z']);
    await choices.remember('zalo-oa', AN, ['y']);
    await choices.remember('zalo-bot', AN, ['b', 'c']);
    await choices.remember('zalo-bot', AN, []);
    expect(await createChoices(db, clock).pick('zalo-bot', AN, '1')).toBe('b');
    clock.advance(24 * 3_600_000);
    expect(await choices.pick('zalo-bot', AN, '2')).toBe('c');
    clock.advance(1);
    expect(await choices.pick('zalo-bot', AN, '2')).toBeNull();
  });

  it('forgets a list when no number means it any more', async () => {
    const { db, clock } = await createTestContext();
    await createChoices(db, clock).remember('zalo-bot', AN, ['a']);
    clock.advance(24 * 3_600_000);
    expect(await deleteOldChoices(db, clock.now())).toBe(0);
    clock.advance(1);
    expect(await deleteOldChoices(db, clock.now())).toBe(1);
    expect(await db.prisma.choiceList.count()).toBe(0);
  });
});
