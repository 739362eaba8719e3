import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bantin-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it.each(['mysql://localhost/x', 'data/bantin.db', 'file:', ''])('refuses %j as an address', async (url) => {
  await expect(openDatabase(url)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(migrate(url)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

it('says that PostgreSQL cannot be reached without telling the password', async () => {
  const url = 'postgresql://someone:s3cret@127.0.0.1:1/bantin';
  for (const open of [migrate, openDatabase]) await expectNoSecret(open, url);
});

it.each([
  'postgresql://someone:s3cret/s3cret@127.0.0.1:1/bantin',
  'postgresql://someone:12@s3cret@127.0.0.1:1/bantin',
  'postgresql://127.0.0.1:1/bantin?user=someone&password=s3cret',
])('does not tell the password of %j either', (url) => expectNoSecret(migrate, url));

async function expectNoSecret(open: (url: string) => Promise<unknown>, url: string): Promise<void> {
  const error = await open(url).then(
    () => expect.unreachable(),
    (reason: unknown) => reason as Error,
  );
  expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(error.message).toContain('127.0.0.1:1');
  expect(error.message).not.toContain('s3cret');
}

it('says that a file is no database', async () => {
  const file = join(createFolder(), 'note.txt');
  writeFileSync(
    file,
    'This is a shopping list, and long enough to be looked at as a database header.\n'.repeat(20),
  );
  await expect(migrate(`file:${file}`)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
});

it('says that the folder of the file cannot be made', async () => {
  const file = join(createFolder(), 'note.txt');
  writeFileSync(file, '');
  const url = `file:${file}/bantin.db`;
  await expect(migrate(url)).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringContaining('DATABASE_URL'),
  });
});

it.runIf(process.platform === 'linux')(
  'says so too where the system takes no folder, also to root',
  async () => {
    await expect(migrate('file:/proc/bantin/data/bantin.db')).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining('/proc/bantin/data/bantin.db'),
    });
  },
);

it('makes the folder of a new file', async () => {
  const url = `file:${createFolder()}/data/deeper/bantin.db`;
  await migrate(url);
  const db = await openDatabase(url);
  expect(await db.prisma.organisation.count()).toBe(0);
  await db.close();
});
