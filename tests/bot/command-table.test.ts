import { describe, expect, it } from 'vitest';
import type { BotFeature, Command } from '../../src/bot/bot-context.ts';
import { createCommandTable } from '../../src/bot/command-table.ts';
import { createConversation } from '../../src/bot/conversation.ts';
import { BOT_FEATURES } from '../../src/bot/features.ts';
import { menuCommands } from '../../src/bot/menu-commands.ts';
import { allCommands } from '../../src/bot/tables.ts';
import { type Actor, OPERATOR } from '../../src/members/actor.ts';

const table = createCommandTable(allCommands(BOT_FEATURES));
const MEMBER: Actor = { ...OPERATOR, memberId: 1, role: 'member' };

describe('a command with a slash', () => {
  it.each([
    ['tim', 'hội nghị', 'tim', 'hội nghị'],
    ['tìm', 'hội nghị', 'tim', 'hội nghị'],
    ['TÌM', '', 'tim', ''],
    ['tim', 'kiểm tra đảng', 'tim', 'kiểm tra đảng'],
    ['tim', 'kiếm', 'tim', ''],
    ['tim_kiem', 'đoàn', 'tim', 'đoàn'],
    ['tin', 'tuc', 'tin', ''],
    ['Tin', 'tức mới nhất', 'tin', ''],
    ['tin', 'đại hội đoàn', 'tin', 'đại hội đoàn'],
    ['văn', 'bản 21-KL/TW', 'vanban', '21-KL/TW'],
    ['van', 'ban', 'vanban', ''],
    ['vb', '21', 'vanban', '21'],
    ['lịch', '', 'lich', ''],
    ['nhiệm', 'vụ', 'nhiemvu', ''],
    ['cài', 'đặt', 'caidat', ''],
    ['xóa', 'dữ liệu', 'xoadulieu', ''],
    ['xoá', 'dữ liệu', 'xoadulieu', ''],
    ['trợ', 'giúp', 'giup', ''],
    ['help', '', 'giup', ''],
    ['start', 'ABCD-EFGH-JKMN', 'start', 'ABCD-EFGH-JKMN'],
    ['hu\u0309y', '', 'huy', ''],
  ])('/%s %s means %s with “%s”', (name, argument, command, rest) => {
    expect(table.find(name, argument)).toMatchObject({ command: { name: command }, argument: rest });
  });

  it('keeps the lines of what follows a name of two words', () => {
    expect(table.find('văn', 'bản  một\nhai')?.argument).toBe('một\nhai');
  });

  it.each([
    ['khongco', ''],
    ['', ''],
    ['vanbanx', ''],
  ])('/%s %s means nothing', (name, argument) => {
    expect(table.find(name, argument)).toBeNull();
  });
});

describe('a command without a slash', () => {
  it.each([
    ['tin', 'tin'],
    ['Tin tức', 'tin'],
    ['LỊCH', 'lich'],
    ['lich?', 'lich'],
    ['văn bản', 'vanban'],
    ['  nhiem   vu ', 'nhiemvu'],
    ['chuyên mục.', 'chuyenmuc'],
    ['thông tin của tôi', 'toi'],
  ])('“%s” is %s', (text, name) => {
    expect(table.findWhole(text, MEMBER)?.name).toBe(name);
  });

  it.each(['tin đại hội', 'lịch sử đảng', 'đại hội', 'tôi muốn tìm văn bản', ''])('“%s” is none', (text) => {
    expect(table.findWhole(text, MEMBER)).toBeNull();
  });
});

describe('an unknown command', () => {
  it.each([
    ['tinn', 'tin'],
    ['lichh', 'lich'],
    ['vanbna', 'vanban'],
    ['chuyen', 'chuyenmuc'],
    ['nhiemvi', 'nhiemvu'],
  ])('/%s may have been /%s', (typed, name) => {
    expect(table.suggest(typed, MEMBER)?.name).toBe(name);
  });

  it.each(['weather', 'x', 'xyz'])('/%s is like none', (typed) => {
    expect(table.suggest(typed, MEMBER)).toBeNull();
  });

  it('is never taken for one the person may not use', () => {
    const hidden: Command = {
      name: 'thongbao',
      description: '',
      isVisibleTo: () => false,
      run: async () => [],
    };
    const withHidden = createCommandTable([hidden]);
    expect(withHidden.suggest('thongba', MEMBER)).toBeNull();
    expect(withHidden.findWhole('thông báo', MEMBER)).toBeNull();
    expect(withHidden.find('thông', 'báo')?.command).toBe(hidden);
  });
});

describe('features', () => {
  it('give a menu of names and descriptions that Telegram accepts', () => {
    const menu = menuCommands(BOT_FEATURES);
    const names = menu.map(({ command }) => command);
    expect(names).toEqual(
      expect.arrayContaining([
        'tin',
        'vanban',
        'lich',
        'nhiemvu',
        'tim',
        'chuyenmuc',
        'caidat',
        'toi',
        'giup',
        'start',
      ]),
    );
    expect(names).not.toContain('huy');
    expect(new Set(names).size).toBe(names.length);
    for (const { command, description } of menu) {
      expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(256);
    }
  });

  it('may not claim the same name, button or step twice', () => {
    const run = async () => [];
    const services = {} as never;
    const button: BotFeature = { commands: [], buttons: [{ prefix: 'tin', run }] };
    const command: BotFeature = {
      commands: [{ name: 'x', aliases: ['Tin tức'], description: '', isVisibleTo: () => true, run }],
    };
    expect(() => createConversation({ services, features: [...BOT_FEATURES, button] })).toThrow();
    expect(() => createConversation({ services, features: [...BOT_FEATURES, command] })).toThrow('tintuc');
    expect(() => createConversation({ services, features: BOT_FEATURES })).not.toThrow();
  });
});
