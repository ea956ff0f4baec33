import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnEncoder } from '../../core/parquet/column-encoder.ts';
import { BatchEncoder } from '../../core/settle/encode-batch.ts';
import { thingSeen } from '../helpers/events.ts';
import { batchCases } from '../helpers/parquet/batch-case.ts';
import { encodeAll } from '../helpers/parquet/encode.ts';
import { EVERY_KIND } from '../helpers/parquet/every-kind.ts';
import { seed } from '../helpers/parquet/seed.ts';
import { steadyRecords } from '../helpers/parquet/steady-records.ts';
import { record } from '../helpers/records.ts';
import { readRows } from '../helpers/rows.ts';

const PRINT_HASH = join(import.meta.dirname, '../helpers/parquet/print-hash.ts');

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the same records', { timeout: 60_000 }, () => {
  it('give the same bytes, from a fresh encoder and from one that has worked before', () => {
    const batches = batchCases({ depth: 3, maxColumns: 5, minSamples: 2, maxSamples: 6 });
    const property = fc.property(batches, ({ event, records }) => {
      const encoder = new BatchEncoder(event, columnEncoder);
      encoder.encode(records);
      encoder.encode(records.slice(1));
      const [file] = encoder.encode(records).files;
      expect(sha256(file?.bytes ?? new Uint8Array())).toBe(sha256(encodeAll({ event, records })));
    });
    fc.assert(property, { seed, numRuns: 60 });
  });

  it('give the same bytes in another process', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [PRINT_HASH], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stdout).toBe(sha256(encodeAll({ event: EVERY_KIND, records: steadyRecords(500) })));
  });

  it('give other bytes when a single value differs', () => {
    const one = encodeAll({ event: EVERY_KIND, records: [record({ text: 'a' })] });
    const other = encodeAll({ event: EVERY_KIND, records: [record({ text: 'b' })] });
    expect(sha256(one)).not.toBe(sha256(other));
  });
});

describe('records of several schema versions', () => {
  const event = thingSeen([
    [{ name: 'id', type: 'int' }],
    [
      { name: 'id', type: 'long' },
      { name: 'city', type: ['null', 'string'], default: null },
    ],
    [
      { name: 'id', type: 'long' },
      { name: 'town', type: ['null', 'string'], default: null, aliases: ['city'] },
      { name: 'visits', type: 'int', default: 7 },
    ],
  ]);
  const of = (version: number, offset: number, payload: object) =>
    record(payload, { offset, headers: { ce_dataschema: `thing-seen/${version}` } });

  it('make one file with the columns of the newest', async () => {
    const records = [
      of(1, 0, { id: 1 }),
      of(3, 1, { id: 2, town: 'Bern', visits: 3 }),
      of(2, 2, { id: '9223372036854775807', city: 'Basel' }),
    ];
    const rows = await readRows(encodeAll({ event, records }));
    expect(rows.map(({ id, town, visits, _schema }) => [id, town, visits, _schema])).toEqual([
      ['1', null, 7, 'thing-seen/1'],
      ['2', 'Bern', 3, 'thing-seen/3'],
      ['9223372036854775807', 'Basel', 7, 'thing-seen/2'],
    ]);
  });
});
