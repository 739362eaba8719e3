import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { parseAbbreviations, readSearchTables } from '../../src/search/abbreviation-file.ts';
import { findVariants } from '../../src/search/query-variants.ts';
import { createSearchTables } from '../../src/search/search-tables.ts';

async function fileOf(content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bantin-abbreviations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'viet-tat.txt');
  await writeFile(path, content);
  return path;
}

async function problemOf(path: string): Promise<string> {
  const error: unknown = await readSearchTables(path).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error('The file was accepted');
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).toMatch(/^The settings are not valid: SEARCH_ABBREVIATIONS: [^\n]+\.$/);
  return error.message;
}

describe('parseAbbreviations', () => {
  it('reads one a line, with comments, blank lines, any line ends and the mark of Excel and Notepad', () => {
    const text =
      '\ufeff# của Văn phòng\r\n\r\nSCT = Sở Công Thương\r\n  BTC=Bộ Tài chính # khác Ban Tổ chức\nPM=phần mềm C#';
    expect(parseAbbreviations(text)).toEqual({
      abbreviations: [
        ['SCT', 'Sở Công Thương'],
        ['BTC', 'Bộ Tài chính'],
        ['PM', 'phần mềm C#'],
      ],
      badLines: [],
    });
  });

  it.each([
    ['BCH ban chấp hành', 'has no ='],
    ['= ban chấp hành', 'has no short form before the ='],
    ['BCH =', 'has no meaning behind the ='],
    ['BCH = … ', 'has no meaning behind the ='],
    ['BCH = ban = chấp hành', 'has more than one ='],
    ['một hai ba bốn năm = số', 'has a short form of more than 4 words'],
    [`SD = ${'rất '.repeat(20)}dài`, 'has a meaning of more than 20 words'],
  ])('refuses "%s"', (line, problem) => {
    const { abbreviations, badLines } = parseAbbreviations(
      `SCT = Sở Công Thương\n\n${line}\nDUK = Đảng ủy Khối`,
    );
    expect(badLines).toEqual([{ line: 3, problem }]);
    expect(abbreviations).toHaveLength(2);
  });
});

describe('readSearchTables', () => {
  it('adds what the office wrote to what every office has', async () => {
    const tables = await readSearchTables(await fileOf('SCT = Sở Công Thương'));
    const variantsOf = (query: string) =>
      findVariants(query.split(' '), tables).variants.map((v) => v.join(' '));
    expect(variantsOf('sct')).toEqual(['sct', 'so cong thuong']);
    expect(variantsOf('sở công thương')).toEqual(['sở công thương', 'sct']);
    expect(variantsOf('bch')).toContain('ban chap hanh');
    expect(await readSearchTables(null)).toEqual(createSearchTables());
  });

  it('names every bad line, but not hundreds', async () => {
    const some = await problemOf(await fileOf('\ufeffSCT\nBTC = Bộ Tài chính\nKBNN ='));
    expect(some).toContain('viet-tat.txt: line 1 has no =; line 3 has no meaning behind the = (');
    const many = await problemOf(await fileOf('SCT\n'.repeat(300)));
    expect(many).toContain('line 5 has no =; 295 more lines are wrong');
  });

  it('says what is wrong with the file itself', async () => {
    expect(await problemOf('/nowhere/viet-tat.txt')).toContain(
      '/nowhere/viet-tat.txt cannot be read (ENOENT)',
    );
    expect(await problemOf(tmpdir())).toContain('cannot be read (EISDIR)');

    expect(await problemOf(await fileOf(Buffer.from('\ufeffSCT = Sở', 'utf16le')))).toContain('is not UTF-8');
    expect(await problemOf(await fileOf(`#${'x'.repeat(1_000_000)}`))).toContain('larger than a megabyte');
  });
});
