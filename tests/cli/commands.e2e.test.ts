import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareBantin, rowsOf } from './run-bantin.ts';

const CLOCK = { CLOCK: '2022-04-12T09:00:00+07:00' };

const PAGE = `Trang chủ > Tin tức > Hoạt động Hội > Hội nghị sơ kết công tác quý I

Hội nghị sơ kết công tác quý I

11 Tháng Tư 2022

Sáng ngày 11 tháng 4 năm 2022, Đảng ủy Sông Lam tổ chức hội nghị sơ kết công tác quý I, bàn phương hướng quý II.

Hội nghị nghe báo cáo kết quả triển khai Kết luận số 45-KL/TW và thảo luận các giải pháp cho thời gian tới.

Ngày hội đọc sách của khối được tổ chức vào ngày 21/4/2022 tại Nhà văn hóa trung tâm, mời cán bộ, đảng viên tham gia.
`;

describe('content on the command line', () => {
  it('ingests a file once, finds it without diacritics, and says when nothing changed', async () => {
    const bantin = await prepareBantin(CLOCK);
    await writeFile(join(bantin.folder, 'page.txt'), PAGE);
    const first = await bantin.run(['ingest', 'page.txt', '--json']);
    expect(first).toMatchObject({ exitCode: 0 });
    const [read] = rowsOf(first);
    expect(read).toMatchObject({
      outcome: 'created',
      kind: 'article',
      title: 'Hội nghị sơ kết công tác quý I',
      published: '2022-04-11',
      topic: 'Hoạt động Hội',
      citations: [expect.objectContaining({ symbol: '45-KL/TW' })],
      events: [expect.objectContaining({ start: '2022-04-21', status: 'proposed' })],
    });
    const [again] = rowsOf(await bantin.run(['ingest', 'page.txt', '--json']));
    expect(again).toMatchObject({ outcome: 'unchanged', id: read?.id });
    const [found] = rowsOf(await bantin.run(['search', 'ngay hoi doc sach', '--json']));
    expect(found).toMatchObject({ total: 1, results: [{ title: 'Hội nghị sơ kết công tác quý I' }] });
  });

  it('reads standard input, and refuses what is marked secret', async () => {
    const bantin = await prepareBantin(CLOCK);
    expect((await bantin.run(['ingest', '-'], { input: PAGE })).exitCode).toBe(0);
    const secret = await bantin.run(['ingest', '-'], { input: `MẬT\n\n${PAGE}` });
    expect(secret.exitCode).toBe(1);
    expect(secret.err).toMatch(/^bantin: .*MẬT/);
    expect((await bantin.run(['search', 'hoi nghi', '--json'])).out).toContain('"total":1');
  });

  it('imports articles, keeps the good rows and names the bad lines', async () => {
    const bantin = await prepareBantin(CLOCK);
    const rows = [
      JSON.stringify({
        id: 'a1',
        title: 'Ra quân trồng cây',
        body: 'Sáng nay, đoàn viên trồng 200 cây xanh.',
        published: '2022-04-01',
      }),
      '{"id": "a2", "title": ',
      JSON.stringify({ id: 'a3', title: 'Tập huấn công tác Đảng', body: 'Lớp tập huấn có 120 học viên.' }),
    ];
    await writeFile(join(bantin.folder, 'articles.jsonl'), rows.join('\n'));
    const imported = await bantin.run(['import', 'articles.jsonl', '--json']);
    expect(imported.exitCode).toBe(1);
    expect(rowsOf(imported)[0]).toMatchObject({
      created: 2,
      updated: 0,
      unchanged: 0,
      problems: [{ line: 2 }],
    });
    expect(imported.err).toContain('articles.jsonl:2:');
    const answers = await bantin.run(['search', '--jsonl'], {
      input: `${JSON.stringify({ id: 'q1', query: 'trong cay xanh' })}\n${JSON.stringify({ id: 'q2', query: '"' })}\n`,
    });
    expect(rowsOf(answers)).toEqual([
      { id: 'q1', results: [{ id: 'a1', title: 'Ra quân trồng cây', score: expect.any(Number) }] },
      { id: 'q2', results: [] },
    ]);
    expect(rowsOf(await bantin.run(['reindex', '--json']))).toEqual([{ indexed: 2 }]);
    expect((await bantin.run(['reindex'])).out).toContain('2 documents indexed');
    expect((await bantin.run(['search', 'trong cay', '--json'])).out).toContain('"total":1');
  });

  it('prints what is read from a saved page, and understands rows without a database', async () => {
    const bantin = await prepareBantin({ DATABASE_URL: 'file:/dev/null/never-opened' });
    const html = `<html><head><title>Khai mạc hội thao</title></head><body><h1>Khai mạc hội thao</h1>
      <article><p>${'Chiều 10/4/2022, hội thao của khối khai mạc với 300 vận động viên. '.repeat(5)}</p></article></body></html>`;
    await writeFile(join(bantin.folder, 'page.html'), html);
    const [page] = rowsOf(
      await bantin.run(['extract', 'page.html', '--url', 'http://tin.example.vn/1', '--json']),
    );
    expect(page).toMatchObject({
      title: 'Khai mạc hội thao',
      paragraphs: [expect.stringContaining('300 vận động viên')],
    });
    const dates = await bantin.run(['understand', 'dates', '--jsonl'], {
      input: `${JSON.stringify({ id: 7, text: 'Báo cáo gửi trước ngày 25/5/2022.', reference_time: '2022-04-12T08:00:00+07:00' })}\nrubbish\n`,
    });
    expect(rowsOf(dates)).toEqual([
      { id: 7, dates: [expect.objectContaining({ start: '2022-05-25', role: 'deadline' })] },
    ]);
    expect(dates).toMatchObject({ exitCode: 1, err: expect.stringContaining('line 2') });
  });
});

describe('people and messages on the command line', () => {
  const MEMBERS = [
    'name;organisation;role;platform;chat_id',
    'Trần Thị Bình;Chi bộ Một;member;telegram;1001',
    'Lê Văn Cường;Chi bộ Một;poet;telegram;1002',
    'Phạm Dung;Chi bộ Hai;secretary;telegram;1003',
  ].join('\r\n');

  it('imports members, announces to them and counts the deliveries', async () => {
    const bantin = await prepareBantin(CLOCK);
    await writeFile(join(bantin.folder, 'members.csv'), `\uFEFF${MEMBERS}`);
    const imported = await bantin.run(['import', 'members.csv', '--json']);
    expect(imported.exitCode).toBe(1);
    expect(rowsOf(imported)[0]).toMatchObject({ created: 2, problems: [{ line: 3 }] });
    const announced = await bantin.run(['broadcast', '--text', 'Mời dự họp', '--audience', 'all', '--json']);
    expect(rowsOf(announced)).toEqual([{ messageId: expect.any(Number), recipients: 2 }]);
    const [counts] = rowsOf(await bantin.run(['deliveries', '--json']));
    expect(counts).toMatchObject({ pending: 2, sent: 0, total: 2 });
    const unknown = await bantin.run(['broadcast', '--text', 'x', '--audience', 'org:KHONGCO']);
    expect(unknown).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^bantin: [^\n]+\n$/) });
    expect((await bantin.run(['deliveries', '--message', '99'])).exitCode).toBe(1);
  });

  it('makes an invitation whose code joins in the local chat', async () => {
    const bantin = await prepareBantin(CLOCK);
    const [invitation] = rowsOf<{ code: string; links: string[] }>(
      await bantin.run(['invite', '--role', 'admin', '--json']),
    );
    expect(invitation?.code).toMatch(/^[\w-]{10,64}$/);
    expect(invitation?.links).toEqual([expect.stringContaining(`start=${invitation?.code}`)]);
    expect(await bantin.run(['invite', '--role', 'admin', '--organisation', 'KHONGCO'])).toMatchObject({
      exitCode: 1,
    });
  });

  it('plans what is due once, and says so', async () => {
    const bantin = await prepareBantin(CLOCK);
    const [report] = rowsOf(await bantin.run(['tick', '--json']));
    expect(report).toMatchObject({ planned: [], failed: [] });
    expect((await bantin.run(['digest', '--now'])).exitCode).toBe(0);
  });

  it('backs up, refuses to overwrite, restores with sending paused, and keeps what was there', async () => {
    const bantin = await prepareBantin(CLOCK);
    await bantin.run(['ingest', '-'], { input: PAGE });
    expect((await bantin.run(['backup', 'copy.db'])).exitCode).toBe(0);
    expect((await bantin.run(['backup', 'copy.db'])).exitCode).toBe(1);
    await bantin.run(['ingest', '-'], { input: PAGE.replaceAll('quý I', 'quý III') });
    expect((await bantin.run(['search', 'so ket', '--json'])).out).toContain('"total":2');
    const restored = await bantin.run(['restore', 'copy.db']);
    expect(restored).toMatchObject({ exitCode: 0, out: expect.stringContaining('before-restore') });
    expect((await bantin.run(['search', 'so ket', '--json'])).out).toContain('"total":1');
    expect((await bantin.run(['doctor'])).out).toContain('bantin resume');
    expect((await bantin.run(['resume'])).exitCode).toBe(0);
    expect((await bantin.run(['doctor'])).out).not.toContain('bantin resume');
    await writeFile(join(bantin.folder, 'no.db'), 'not a database');
    expect((await bantin.run(['restore', 'no.db'])).exitCode).toBe(1);
    expect((await readFile(join(bantin.folder, 'data/bantin.db'))).subarray(0, 15).toString()).toBe(
      'SQLite format 3',
    );
  });

  it('does not restore under a running service, which would go on in the file that was put aside', async () => {
    const bantin = await prepareBantin(CLOCK);
    await bantin.run(['migrate']);
    await bantin.run(['backup', 'copy.db']);
    const service = bantin.spawn(['start']);
    await new Promise<void>((resolve) => {
      service.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.includes('Local chat:')) resolve();
      });
    });
    const refused = await bantin.run(['restore', 'copy.db']);
    expect(refused).toMatchObject({ exitCode: 1, out: '', err: expect.stringContaining('stop the service') });
    expect((await readdir(join(bantin.folder, 'data'))).join()).not.toContain('before-restore');
    const ended = new Promise((resolve) => service.once('exit', resolve));
    // Twice, as from Ctrl-C below npm: one wish all the same, and it stops in order.
    service.kill('SIGINT');
    service.kill('SIGINT');
    expect(await ended).toBe(0);
    expect((await bantin.run(['restore', 'copy.db'])).exitCode).toBe(0);
  });

  it('restores in the place of a database that is damaged', async () => {
    const bantin = await prepareBantin(CLOCK);
    await bantin.run(['migrate']);
    await bantin.run(['backup', 'copy.db']);
    await writeFile(join(bantin.folder, 'data/bantin.db'), 'what a failing disk left\n'.repeat(500));
    expect((await bantin.run(['deliveries'])).exitCode).toBe(1);
    expect((await bantin.run(['restore', 'copy.db'])).exitCode).toBe(0);
    expect((await bantin.run(['deliveries'])).exitCode).toBe(0);
  });
});
