import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

let processToken: string | undefined;
let owners = 0;

/** A name for one dispatcher, unlike any before: machine, process, a token of this run, and a number within it. */
export function createOwner(): string {
  owners += 1;
  return [hostname(), process.pid, tokenOfThisRun(), owners].join('/');
}

/**
 * Whether the process of an owner has certainly ended, so that what it was sending may be taken over without waiting
 * for its lease. Only for SQLite, where every process that has the file open sees the same process table: the process
 * id is free, or it is our own although the token is from another run (a restarted container is always process 1).
 * An id that has passed to some other program looks alive, and so does anything on another machine or in a container
 * of another name; then the lease decides. Not for PostgreSQL: two containers may share the name of their machine
 * without seeing each other's processes, and a wrong guess would send twice.
 */
export function isSurelyDead(owner: string): boolean {
  const [machine, pid, token] = owner.split('/');
  if (machine !== hostname() || pid === undefined || token === undefined) return false;
  if (Number(pid) === process.pid) return token !== tokenOfThisRun();
  return !isAlive(Number(pid));
}

function tokenOfThisRun(): string {
  processToken ??= randomBytes(6).toString('hex');
  return processToken;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
