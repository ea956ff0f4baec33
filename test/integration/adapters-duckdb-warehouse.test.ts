import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withDuckDb } from '../../adapters/duckdb-file.ts';
import { DuckDbWarehouse } from '../../adapters/duckdb-warehouse.ts';
import type { FileNotification } from '../../core/notification.ts';
import { aFile, aNotification } from '../adapters/commits.ts';
import { parquetOf } from '../adapters/parquet.ts';
import { testS3, uniqueName } from '../helpers/services.ts';

const s3 = testS3();
const bucket = uniqueName('lake');
beforeAll(async () => {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});

let folder: string;
let file: string;
let warehouse: DuckDbWarehouse;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-warehouse-'));
  file = join(folder, 'warehouse.duckdb');
  warehouse = new DuckDbWarehouse(file, s3);
});
afterEach(() => rmSync(folder, { recursive: true }));

let files = 0;

/** A committed file that holds the rows of a query. */
async function committed(query: string, fields: Partial<FileNotification> = {}) {
  files += 1;
  const { key } = aFile(files * 10);
  const bytes = await parquetOf(query);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
  return aNotification({ key, bucket, bytes: bytes.length, rows: 1, ...fields });
}

/** Rows of a query, every value as DuckDB writes it. */
function rowsOf(sql: string): Promise<unknown[]> {
  return withDuckDb(file, 'read', async (connection) =>
    (await connection.runAndReadAll(sql)).getRowsJson(),
  );
}
const run = (sql: string) => withDuckDb(file, 'write', (connection) => connection.run(sql));
const typesOf = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await rowsOf("SELECT name, type FROM pragma_table_info('order_placed')")) as [],
  );

describe('DuckDbWarehouse', () => {
  it('makes a table of the file, and keeps every value exactly', async () => {
    const values = {
      order_id: '9223372036854775807::BIGINT',
      total: '12345678901234567890123456789012.345678::DECIMAL(38,6)',
      placed_at: "TIMESTAMPTZ '0001-01-01 00:00:00.000001+00'",
      day: "DATE '1969-12-31'",
      ratio: "'nan'::DOUBLE",
      note: "'it''s 日本語'",
      nothing: 'NULL::VARCHAR',
      raw: "'\\x00\\xFF'::BLOB",
      items: "[{sku: 'a', price: 1.10::DECIMAL(12,2)}, {sku: NULL, price: NULL}]",
      tags: "MAP {'k': 'v', '': NULL}",
    };
    const columns = Object.entries(values).map(([name, value]) => `${value} AS ${name}`);
    const loaded = await committed(`SELECT ${columns.join(', ')}`);
    expect(await warehouse.load([loaded])).toEqual([{ outcome: 'loaded' }]);
    const expected = await parquetRows(columns.join(', '));
    expect(await rowsOf('SELECT * EXCLUDE (_file) FROM order_placed')).toEqual(expected);
    expect(await rowsOf('SELECT _file FROM order_placed')).toEqual([[loaded.key]]);
    expect(await typesOf()).toMatchObject({
      order_id: 'BIGINT',
      total: 'DECIMAL(38,6)',
      placed_at: 'TIMESTAMP WITH TIME ZONE',
      raw: 'BLOB',
      items: 'STRUCT(sku VARCHAR, price DECIMAL(12,2))[]',
      tags: 'MAP(VARCHAR, VARCHAR)',
      _file: 'VARCHAR',
    });
  });

  it('loads a key once, however often and with whatever it is announced', async () => {
    const one = await committed('SELECT 1 AS n');
    const two = await committed('SELECT 2 AS n');
    const first = await warehouse.load([one, two, one]);
    expect(first.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded', 'already-loaded']);
    const [again] = await warehouse.load([{ ...one, rows: 99 }]);
    expect(again).toEqual({ outcome: 'already-loaded' });
    expect(await rowsOf('SELECT n FROM order_placed ORDER BY n')).toEqual([[1], [2]]);
  });

  it('keeps a ledger of what is in', async () => {
    const place = { generation: 1, partition: 5, first: 2 ** 53 - 2, last: 2 ** 53 - 1 };
    const loaded = await committed('SELECT 1 AS n', place);
    await warehouse.load([loaded]);
    const sql = 'SELECT * EXCLUDE (loaded_at), loaded_at > committed_at FROM sluice_files';
    const { key, bytes } = loaded;
    expect(await rowsOf(sql)).toEqual([
      [
        key,
        'order-placed',
        1,
        5,
        '9007199254740990',
        '9007199254740991',
        '1',
        String(bytes),
        '2026-11-22 10:00:00+00',
        expect.any(Boolean),
      ],
    ]);
  });

  it('adds the columns that a newer file brings, and takes older files after it', async () => {
    const old = await committed('SELECT 1 AS n, 1.5::DECIMAL(4,2) AS price');
    const newer = await committed(`SELECT 2 AS n, 2.5::DECIMAL(4,2) AS price, 'x' AS "new Column"`);
    const late = await committed('SELECT 3 AS n, 3.5::DECIMAL(4,2) AS price');
    for (const one of [old, newer, late]) await warehouse.load([one]);
    expect(await rowsOf('SELECT n, price, "new Column" FROM order_placed ORDER BY n')).toEqual([
      [1, '1.50', null],
      [2, '2.50', 'x'],
      [3, '3.50', null],
    ]);
  });

  it('widens types and nested records as a newer schema does, with rows in the table', async () => {
    const old = await committed("SELECT 1::INTEGER AS n, [{sku: 'a'}] AS items");
    const newer = await committed(
      "SELECT 9223372036854775807 AS n, [{sku: 'b', tip: 1.25::DECIMAL(4,2)}] AS items",
    );
    const late = await committed("SELECT 2::INTEGER AS n, [{sku: 'c'}] AS items");
    const outcomes = await warehouse.load([old, newer, late]);
    expect(outcomes).toEqual(Array(3).fill({ outcome: 'loaded' }));
    expect(await rowsOf('SELECT n, items FROM order_placed ORDER BY n')).toEqual([
      ['1', [{ sku: 'a', tip: null }]],
      ['2', [{ sku: 'c', tip: null }]],
      ['9223372036854775807', [{ sku: 'b', tip: '1.25' }]],
    ]);
  });

  it('fails on a file whose type would change a value, and leaves the table as it was', async () => {
    const number = await committed('SELECT 1::BIGINT AS n');
    const rounded = await committed("SELECT 'x' AS extra, 1.5::DOUBLE AS n");
    const next = await committed('SELECT 2::BIGINT AS n');
    const [first, refused, third] = await warehouse.load([number, rounded, next]);
    expect([first?.outcome, third?.outcome]).toEqual(['loaded', 'loaded']);
    expect(refused).toEqual({
      outcome: 'failed',
      cause: new Error('table order_placed, column n: got DOUBLE, allowed: what BIGINT widens to'),
    });
    expect(await typesOf()).toEqual({ n: 'BIGINT', _file: 'VARCHAR' });
    expect(await rowsOf('SELECT n FROM order_placed ORDER BY n')).toEqual([['1'], ['2']]);
  });

  it('fails loudly when a file does not hold the rows that were announced', async () => {
    const short = await committed('SELECT 1 AS n', { rows: 2 });
    expect(await warehouse.load([short])).toEqual([
      { outcome: 'failed', cause: new Error('file holds 1 rows, announced: 2') },
    ]);
    expect(await rowsOf('SELECT count(*) FROM sluice_files')).toEqual([['0']]);
    expect(await warehouse.load([{ ...short, rows: 1 }])).toEqual([{ outcome: 'loaded' }]);
    expect(await rowsOf('SELECT n FROM order_placed')).toEqual([[1]]);
  });

  it('loads nothing twice when it fails between the rows and the ledger', async () => {
    const one = await committed('SELECT 1 AS n');
    await warehouse.load([one]);
    // A ledger that takes no further entry stands in for the crash.
    await run('CREATE TABLE saved AS FROM sluice_files');
    await run('DROP TABLE sluice_files');
    await run('CREATE TABLE sluice_files AS SELECT * REPLACE (1 AS committed_at) FROM saved');
    const two = await committed('SELECT 2 AS n');
    const [failed] = await warehouse.load([two]);
    expect(failed?.outcome).toBe('failed');
    expect(await rowsOf('SELECT n FROM order_placed')).toEqual([[1]]);

    await run('DROP TABLE sluice_files');
    await run('ALTER TABLE saved RENAME TO sluice_files');
    const again = await warehouse.load([one, two]);
    expect(again.map(({ outcome }) => outcome)).toEqual(['already-loaded', 'loaded']);
    expect(await rowsOf('SELECT n FROM order_placed ORDER BY n')).toEqual([[1], [2]]);
  });

  it('fails the file that is not there or no Parquet, and loads the others', async () => {
    const gone = aNotification({ bucket, key: aFile(1).key });
    const garbage = await committed('SELECT 1 AS n');
    const { key: Key } = garbage;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'no Parquet at all' }));
    const good = await committed('SELECT 1 AS n');
    const outcomes = await warehouse.load([gone, garbage, good]);
    expect(outcomes).toEqual([
      { outcome: 'failed', cause: expect.objectContaining({ name: 'NoSuchKey' }) },
      { outcome: 'failed', cause: expect.any(Error) },
      { outcome: 'loaded' },
    ]);
  });

  it('keeps events apart in tables of their own, and refuses one called as the ledger', async () => {
    const order = await committed('SELECT 1 AS n');
    const courier = await committed("SELECT 'SF' AS market", { event: 'courier-location' });
    const ledger = await committed('SELECT 1 AS n', { event: 'sluice-files' });
    const outcomes = await warehouse.load([order, courier, ledger]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded', 'failed']);
    expect(await rowsOf('SELECT market FROM courier_location')).toEqual([['SF']]);
    expect(outcomes[2]).toMatchObject({ cause: { code: 'CONFIG' } });
  });
});

/** What DuckDB reads of values that never saw a file. */
function parquetRows(select: string): Promise<unknown[]> {
  return withDuckDb(file, 'read', async (connection) =>
    (await connection.runAndReadAll(`SELECT ${select}`)).getRowsJson(),
  );
}
