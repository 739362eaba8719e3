import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Finished, prepareBantin } from './run-bantin.ts';

/** One sentence, said once, without a trace of the code. */
function expectOneSentence({ out, err }: Finished): void {
  expect(out).toBe('');
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(err).toMatch(/^bantin: [^\n]+\.\n$/);
  expect(err).not.toMatch(/\bat \S+:\d+|node_modules|\.ts:|\.js:/);
}

describe('wrong settings', () => {
  it('names a token that is none, without repeating it', async () => {
    const bantin = await prepareBantin({ TELEGRAM_BOT_TOKEN: 'abc' });
    for (const command of [['start'], ['deliveries'], ['search', 'x']]) {
      const finished = await bantin.run(command);
      expect(finished.exitCode).toBe(2);
      expectOneSentence(finished);
      expect(finished.err).toContain('TELEGRAM_BOT_TOKEN');
      expect(finished.err).not.toContain('abc');
    }
  });

  it('names the line of the abbreviations that is none', async () => {
    const bantin = await prepareBantin({ SEARCH_ABBREVIATIONS: 'viet-tat.txt' });
    await writeFile(join(bantin.folder, 'viet-tat.txt'), 'SCT = Sở Công Thương\nBTC Bộ Tài chính\n');
    for (const command of [['start'], ['search', 'sct']]) {
      const finished = await bantin.run(command);
      expect(finished.exitCode).toBe(2);
      expectOneSentence(finished);
      expect(finished.err).toContain('viet-tat.txt: line 2 has no =');
    }
  });

  it('names a database that cannot be written', async () => {
    const bantin = await prepareBantin({ DATABASE_URL: 'file:/dev/null/folder/bantin.db' });
    const finished = await bantin.run(['start']);
    expect(finished.exitCode).toBe(1);
    expectOneSentence(finished);
    expect(finished.err).toContain('/dev/null/folder/bantin.db');
  });

  it('names a database server that does not answer, without its password', async () => {
    const bantin = await prepareBantin({ DATABASE_URL: 'postgresql://bantin:hidden@127.0.0.1:9/bantin' });
    const finished = await bantin.run(['start']);
    expect(finished.exitCode).toBe(1);
    expectOneSentence(finished);
    expect(finished.err).toContain('127.0.0.1:9');
    expect(finished.err).not.toContain('hidden');
  });

  it('names a port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const bantin = await prepareBantin({ HTTP_PORT: String(port), LOG_LEVEL: 'silent' });
    const finished = await bantin.run(['start']);
    expect(finished.exitCode).toBe(1);
    expectOneSentence(finished);
    expect(finished.err).toContain(String(port));
    expect(finished.err).toContain('HTTP_PORT');
  });

  it('explains wrong usage with exit code 2', async () => {
    const bantin = await prepareBantin();
    for (const command of [
      ['nothing-like-it'],
      ['search'],
      ['invite'],
      ['ingest', 'x', '--kind', 'poem'],
      ['search', 'x', '--limit', '0'],
    ]) {
      const { exitCode, err } = await bantin.run(command);
      expect([command, exitCode]).toEqual([command, 2]);
      expect(err).toContain('error:');
      expect(err).not.toContain('node_modules');
    }
  });
});
