import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDuckDb } from '../../adapters/duckdb-file.ts';
import { tableName } from '../../adapters/duckdb-table.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { commands } from '../../cli/commands.ts';
import { runMain } from '../../cli/main.ts';
import type { Commit } from '../../core/settle/commit.ts';
import { testIo } from '../cli/test-io.ts';
import { createTopic, testKafka, testS3, uniqueName } from '../helpers/services.ts';
import { type SessionRoot, sessionRoot } from './cli-session.ts';

const quiet = uniqueName('quiet');
const busy = uniqueName('busy');
let session: SessionRoot;

beforeAll(async () => {
  session = await sessionRoot([busy, quiet]);
  await createTopic(quiet);
  await createTopic(busy, { partitions: 2 });
  const producer = testKafka().producer();
  await producer.connect();
  const messages = Array.from({ length: 12 }, (_, i) => ({ partition: i % 2, value: `${i}` }));
  await producer.send({ topic: busy, acks: -1, messages });
  await producer.disconnect();
});
afterAll(() => session.remove());

async function run(...argv: string[]) {
  const io = testIo({ root: session.root });
  const code = await runMain(argv, io, commands);
  return { code, out: io.out(), err: io.err() };
}

function commit(from: number, next: number, rest: Partial<Commit> = {}): Commit {
  const end = (offset: number) => ({ offset, timestamp: Date.UTC(2026, 10, 22, 10), crc32: 1 });
  return {
    version: 1,
    event: busy,
    generation: 0,
    partition: 0,
    from,
    next,
    rows: next - from,
    deadLetters: [],
    tombstones: [],
    gaps: [],
    ends: { first: end(from), last: end(next - 1) },
    schemas: [],
    files: [],
    committedAt: '2026-11-22T10:00:01.500Z',
    writer: 'test',
    ...rest,
  };
}

describe('a command on a session', () => {
  it('shows a pipeline that did nothing yet', async () => {
    const { code, out } = await run('status', quiet, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      {
        event: quiet,
        lag: 0,
        rows: 0,
        files: 0,
        bytes: 0,
        deadLetters: 0,
        tombstones: 0,
        gaps: 0,
        warehouseRows: 0,
        freshnessMilliseconds: null,
        lastCommitAt: null,
        mapping: 'Enabled',
      },
    ]);
  });

  it('says that the warehouse is empty before the first file', async () => {
    const { code, err } = await run('query', 'SELECT 1');
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('empty') });
  });

  it('adds up commits, offsets and the warehouse', async () => {
    const log = new S3CommitLog({ client: testS3(), bucket: session.bucket, event: busy });
    const file = { key: 'k', first: 0, last: 1, rows: 2, bytes: 700, path: '', eventTime: [0, 0] };
    await log.put(commit(0, 3, { rows: 2, files: [file] as never, deadLetters: [[2, 3]] }));
    await log.put(commit(3, 5, { rows: 0, tombstones: [[3, 4]], gaps: [[4, 5]] }));
    await withDuckDb(session.warehouseFile, 'write', (connection) =>
      connection.run(`CREATE TABLE "${tableName(busy)}" AS SELECT * FROM range(2)`),
    );
    const [status] = JSON.parse((await run('status', busy, '--json')).out);
    expect(status).toEqual({
      event: busy,
      lag: 7,
      rows: 2,
      files: 1,
      bytes: 700,
      deadLetters: 1,
      tombstones: 1,
      gaps: 1,
      warehouseRows: 2,
      freshnessMilliseconds: 1500,
      lastCommitAt: '2026-11-22T10:00:01.500Z',
      mapping: 'Enabled',
    });
  });

  it('shows all events as a table', async () => {
    const { out } = await run('status');
    const [headings, , ...rows] = out.trimEnd().split('\n');
    expect(headings).toMatch(/^event +lag +rows/);
    expect(rows.map((row) => row.split(' ')[0])).toEqual([busy, quiet]);
  });

  it('fails as used wrongly on an event that does not run', async () => {
    const { code, err } = await run('status', 'nobody');
    expect(code).toBe(2);
    expect(err).toContain(`event: got "nobody", allowed: ${busy}, ${quiet}`);
  });

  it('answers SQL with exact values, an object a line', async () => {
    const sql = `SELECT 9223372036854775807 AS n, 1.10::DECIMAL(5,2) AS d,
      '2026-11-22T10:00:00.123456Z'::TIMESTAMPTZ AS t, NULL AS nothing, [1, 2] AS list
      FROM range(2)`;
    const { code, out } = await run('query', sql, '--json');
    expect(code).toBe(0);
    const row =
      '{"n":"9223372036854775807","d":"1.10","t":"2026-11-22 10:00:00.123456+00","nothing":null,"list":[1,2]}';
    expect(out).toBe(`${row}\n${row}\n`);
  });

  it('answers SQL with an aligned table, of the first thousand rows', async () => {
    const short = await run('query', "SELECT 'a b\nc' AS s, 7 AS n, NULL AS x");
    expect(short.out).toBe('s      n  x\n─────  ─  ─\na b c  7  –\n');
    const long = await run('query', 'FROM range(5000)');
    expect(long.out.trimEnd().split('\n').length).toBe(1002);
    expect(long.err).toContain('only the first 1,000 rows');
    const all = await run('query', 'FROM range(5000)', '--json');
    expect(all.out.trimEnd().split('\n').length).toBe(5000);
  });

  it('explains a mistake in SQL, and writes nothing', async () => {
    expect(await run('query', 'SELEC 1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('syntax error'),
    });
    expect(await run('query', `DROP TABLE "${tableName(busy)}"`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('read-only'),
    });
  });
});

describe('a command without a session', () => {
  it.each([['status'], ['query', 'SELECT 1']])('%s says how to start one', async (...argv) => {
    const root = await mkdtemp(join(tmpdir(), 'sluice-root-'));
    const io = testIo({ root });
    const code = await runMain(argv, io, commands);
    await rm(root, { recursive: true });
    expect({ code, err: io.err() }).toEqual({
      code: 3,
      err: 'sluice: no local runtime is up, start one with: sluice up\n',
    });
  });

  it('down is content', async () => {
    const root = await mkdtemp(join(tmpdir(), 'sluice-root-'));
    const io = testIo({ root });
    expect(await runMain(['down', '--json'], io, commands)).toBe(0);
    expect(io.out()).toBe('{"wasUp":false}\n');
    await rm(root, { recursive: true });
  });
});
