import fc from 'fast-check';
import { type FileMetaData, parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { columnEncoder } from '../../core/parquet/column-encoder.ts';
import type { MakeEncoder } from '../../core/parquet/encoder.ts';
import { BatchEncoder } from '../../core/settle/encode-batch.ts';
import { batchCases } from '../helpers/parquet/batch-case.ts';
import { encodeAll } from '../helpers/parquet/encode.ts';
import { EVERY_KIND } from '../helpers/parquet/every-kind.ts';
import { EVENT, POISONS } from '../helpers/parquet/poisons.ts';
import { seed } from '../helpers/parquet/seed.ts';
import { steadyRecords } from '../helpers/parquet/steady-records.ts';
import { wasmEncoder } from '../helpers/parquet/wasm/wasm-encoder.ts';

const batches = fc.oneof(
  { weight: 10, arbitrary: batchCases({ depth: 3, maxColumns: 6, minSamples: 1, maxSamples: 8 }) },
  {
    weight: 1,
    arbitrary: batchCases({ depth: 2, maxColumns: 4, minSamples: 80, maxSamples: 200 }),
  },
);

/** Longer limits are cut off, and where is the writer's choice. */
const EXACT_BYTES = 64;

type Batch = Parameters<typeof encodeAll>[0];

/** What a reader is told of a batch's file; limits of text stay bytes. */
function metadataOf(batch: Batch, makeEncoder: MakeEncoder): FileMetaData {
  const parsers = { stringFromBytes: (bytes: Uint8Array) => bytes };
  return parquetMetadata(encodeAll(batch, makeEncoder).slice().buffer, { parsers });
}

const elementsOf = (metadata: FileMetaData) => metadata.schema.slice(1);

function statisticsOf(metadata: FileMetaData) {
  const [group] = metadata.row_groups;
  return group?.columns.map(({ meta_data }) => {
    const { null_count, min, max, min_value, max_value } = meta_data?.statistics ?? {};
    const isLong = [min_value, max_value].some(
      (limit) => limit instanceof Uint8Array && limit.length > EXACT_BYTES - 4,
    );
    return {
      path: meta_data?.path_in_schema.join('.'),
      num_values: meta_data?.num_values,
      null_count,
      ...(isLong ? {} : { min, max, min_value, max_value }),
    };
  });
}

describe('our encoder and parquet-wasm', { timeout: 120_000 }, () => {
  it('agree on every element of any schema', () => {
    const property = fc.property(batches, (batch) => {
      expect(elementsOf(metadataOf(batch, columnEncoder))).toEqual(
        elementsOf(metadataOf(batch, wasmEncoder)),
      );
    });
    fc.assert(property, { seed, numRuns: 100 });
  });

  it('agree on the statistics of any rows', () => {
    const property = fc.property(batches, (batch) => {
      expect(statisticsOf(metadataOf(batch, columnEncoder))).toEqual(
        statisticsOf(metadataOf(batch, wasmEncoder)),
      );
    });
    fc.assert(property, { seed, numRuns: 100 });
  });

  it('agree on every kind of column', () => {
    const batch = { event: EVERY_KIND, records: steadyRecords(3000) };
    const [ours, theirs] = [metadataOf(batch, columnEncoder), metadataOf(batch, wasmEncoder)];
    expect(elementsOf(ours)).toEqual(elementsOf(theirs));
    expect(statisticsOf(ours)).toEqual(statisticsOf(theirs));
  });

  it.each(POISONS)('agree on what is wrong with a record that is $name', (poison) => {
    const good = { id: 1n, count: 1, text: 'a', lines: [{ sku: 'a', marks: { a: 1, b: null } }] };
    const failuresOf = (makeEncoder: MakeEncoder) =>
      new BatchEncoder(EVENT, makeEncoder)
        .encode([poison.record(good, 0)])
        .failures.map(({ fault }) => `${fault.code} ${fault.message}`);
    expect(failuresOf(columnEncoder)).toEqual(failuresOf(wasmEncoder));
  });
});
