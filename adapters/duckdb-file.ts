import { resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Backoff, pauseBefore } from './backoff.ts';

/** A load takes well under a second, a loader's invocation has a minute. */
const LOCK_WAIT_MILLISECONDS = 30_000;
const LOCK_BACKOFF: Backoff = { firstMilliseconds: 20, maxMilliseconds: 500 };

const ACCESS_MODES = { read: 'READ_ONLY', write: 'READ_WRITE' } as const;

/** Ends of the work on each file that this process has in hand: the file's lock is the process's. */
const inHand = new Map<string, Promise<unknown>>();

/**
 * Lends a connection to a DuckDB file and closes it after. DuckDB locks a file for a process: many may
 * read or one may write, so the file is open only while `work` runs, and whoever finds it locked tries
 * again for half a minute. Times are shown in UTC. To `read` a file that does not exist is an error.
 */
export function withDuckDb<T>(
  file: string,
  mode: keyof typeof ACCESS_MODES,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const path = resolve(file);
  const before = inHand.get(path) ?? Promise.resolve();
  const mine = before.then(() => openWorkClose(path, mode, work));
  const end = mine.catch(() => {});
  inHand.set(path, end);
  void end.then(() => inHand.get(path) === end && inHand.delete(path));
  return mine;
}

async function openWorkClose<T>(
  path: string,
  mode: keyof typeof ACCESS_MODES,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await openWhenFree(path, ACCESS_MODES[mode]);
  try {
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function openWhenFree(path: string, accessMode: string): Promise<DuckDBInstance> {
  const deadline = performance.now() + LOCK_WAIT_MILLISECONDS;
  for (let retry = 1; ; retry += 1) {
    try {
      return await DuckDBInstance.create(path, { access_mode: accessMode });
    } catch (error) {
      const locked = error instanceof Error && error.message.includes('Could not set lock on file');
      if (!locked || performance.now() > deadline) throw error;
      await pauseBefore(retry, LOCK_BACKOFF);
    }
  }
}
