import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchCase, batchCases } from '../helpers/parquet/batch-case.ts';
import { type DuckDbReader, openDuckDb } from '../helpers/parquet/duckdb-reader.ts';
import { ENCODERS, encodeAll } from '../helpers/parquet/encode.ts';
import { readByHyparquet } from '../helpers/parquet/hyparquet-reader.ts';
import { arrowType, pythonWithPyarrow, readByPyarrow } from '../helpers/parquet/pyarrow-reader.ts';
import { seed } from '../helpers/parquet/seed.ts';

const RUNS = 200;
/** The first run of all installs pyarrow. */
const TIMEOUT_MILLIS = 180_000;

const anyBatch = fc.oneof(
  { weight: 30, arbitrary: batchCases({ depth: 3, maxColumns: 6, minSamples: 1, maxSamples: 8 }) },
  // more rows than a builder has room for at first
  {
    weight: 1,
    arbitrary: batchCases({ depth: 2, maxColumns: 4, minSamples: 80, maxSamples: 200 }),
  },
);

const everyBatch = (check: (batch: BatchCase) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(anyBatch, check), { seed, numRuns: RUNS });

describe.each(ENCODERS)('a file of random schema and rows by %s', (_, makeEncoder) => {
  const encode = (batch: BatchCase) => encodeAll(batch, makeEncoder);
  let duckDb: DuckDbReader;
  beforeAll(async () => {
    duckDb = await openDuckDb();
  });
  afterAll(() => duckDb.close());

  it('holds what was sent, as DuckDB reads it', { timeout: TIMEOUT_MILLIS }, () =>
    everyBatch(async (batch) => {
      const shapes = batch.columns.map(([, shape]) => shape);
      expect(await duckDb.read(encode(batch), shapes)).toEqual(batch.rows);
    }),
  );

  it('holds what was sent, as hyparquet reads it', { timeout: TIMEOUT_MILLIS }, () =>
    everyBatch(async (batch) => {
      expect(await readByHyparquet(encode(batch), batch.columns)).toEqual(batch.rows);
    }),
  );

  it('holds what was sent, as pyarrow reads it', { timeout: TIMEOUT_MILLIS }, async ({ skip }) => {
    const python = await pythonWithPyarrow();
    if (!python) return skip('there is no Python on this machine');
    const batches = fc.sample(anyBatch, { seed, numRuns: RUNS });
    const tables = readByPyarrow(python, batches.map(encode));
    expect(tables).toHaveLength(batches.length);
    for (const [i, { columns, rows }] of batches.entries()) {
      const types = columns.map(([name, shape]) => [name, arrowType(shape)]);
      expect({ batch: i, ...tables[i] }).toEqual({ batch: i, types, rows });
    }
  });
});
