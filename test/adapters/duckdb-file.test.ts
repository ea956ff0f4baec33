import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDuckDb } from '../../adapters/duckdb-file.ts';

const WRITER = join(import.meta.dirname, 'duckdb-writer.ts');
const run = promisify(execFile);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-duckdb-'));
  file = join(folder, 'warehouse.duckdb');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (sql: string) => withDuckDb(file, 'write', (connection) => connection.run(sql));
const read = (sql: string) =>
  withDuckDb(file, 'read', async (connection) => (await connection.runAndReadAll(sql)).getRows());

describe('withDuckDb', () => {
  it('lets processes write in turns while this one reads', async () => {
    await write('CREATE TABLE t (pid BIGINT)');
    let writing = true;
    const writers = Promise.all([1, 2, 3].map(() => run(process.execPath, [WRITER, file, '8'])));
    const end = writers.finally(() => {
      writing = false;
    });
    let reads = 0;
    while (writing) {
      await read('SELECT count(*) FROM t');
      reads += 1;
    }
    await end;
    expect(reads).toBeGreaterThan(0);
    const sql = 'SELECT count(*), count(DISTINCT pid) FROM t';
    expect(await read(sql)).toEqual([[24n, 3n]]);
  }, 60_000);

  it('takes turns within a process, too', async () => {
    await write('CREATE TABLE t (n INTEGER)');
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(`INSERT INTO t VALUES (${n})`)));
    expect(await read('SELECT count(*), sum(n) FROM t')).toEqual([[20n, 190n]]);
  });

  it('goes on after work that failed, and keeps nothing of its transaction', async () => {
    await write('CREATE TABLE t (n INTEGER)');
    const failing = withDuckDb(file, 'write', async (connection) => {
      await connection.run('BEGIN; INSERT INTO t VALUES (1)');
      throw new Error('the process dies here');
    });
    await expect(failing).rejects.toThrow('the process dies here');
    expect(await read('SELECT count(*) FROM t')).toEqual([[0n]]);
  });

  it('refuses to write when asked to read, and to read what is not there', async () => {
    await expect(read('SELECT 1')).rejects.toThrow('database does not exist');
    await write('CREATE TABLE t (n INTEGER)');
    await expect(read('INSERT INTO t VALUES (1)')).rejects.toThrow('read-only');
  });

  it('shows times in UTC', async () => {
    await write('CREATE TABLE t (n INTEGER)');
    const sql = "SELECT CAST(to_timestamp(0) AS VARCHAR), current_setting('TimeZone')";
    expect(await read(sql)).toEqual([['1970-01-01 00:00:00+00', 'UTC']]);
  });
});
