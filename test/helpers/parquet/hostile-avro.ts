import { columnEncoder } from '../../../core/parquet/column-encoder.ts';
import { BatchEncoder } from '../../../core/settle/encode-batch.ts';
import { thingSeen } from '../events.ts';
import { record } from '../records.ts';
import { long } from './avro-datum.ts';
import { avroWriter, singleObjectHeader } from './avro-payload.ts';

const HUGE = 2n ** 40n;

/** `old` is gone in the newest version, so it is skipped and not read. */
const EVENT = thingSeen([
  [
    { name: 'list', type: { type: 'array', items: 'long' } },
    { name: 'map', type: { type: 'map', values: 'long' } },
    { name: 'text', type: 'string' },
    { name: 'old', type: { type: 'array', items: 'long' } },
    { name: 'olds', type: { type: 'map', values: 'string' } },
  ],
  [
    { name: 'list', type: { type: 'array', items: 'long' } },
    { name: 'map', type: { type: 'map', values: 'long' } },
    { name: 'text', type: 'string' },
  ],
]);

/** The datum's bytes: counts, sizes and lengths that promise more than there is, or lead backwards. */
export const HOSTILE: Readonly<Record<string, readonly (number | bigint)[]>> = {
  'a list of 2^40 items': [HUGE],
  'a list of 2^32 - 1 items': [2n ** 32n - 1n],
  'a list with a second block of 2^40 items': [1, 7, HUGE],
  'a list of 2^40 items in a block of known size': [-HUGE, 8],
  'a list of -2^63 items': [-(2n ** 63n), 0],
  'a map of 2^40 entries': [0, HUGE],
  'a map of 2^40 entries in a block of known size': [0, -HUGE, 8],
  'a text of 2^40 bytes': [0, 0, HUGE],
  'a text of -2 bytes': [0, 0, -2],
  'a skipped list of 2^40 items': [0, 0, 0, HUGE],
  'a skipped block that leads back to itself': [0, 0, 0, -1, -2, 0],
  'a skipped block of -2^40 bytes': [0, 0, 0, -1, -HUGE],
  'a skipped map of 2^40 entries': [0, 0, 0, 0, HUGE],
};

// run as a process of its own, since what it tries may never end
if (import.meta.main) {
  const oldest = EVENT.schemas[0]?.schema;
  const header = singleObjectHeader(oldest);
  const hostile = HOSTILE[process.argv[2] ?? '']?.map(long) ?? [];
  const good = avroWriter(oldest)({ list: [1], map: {}, text: 'good', old: [2], olds: { a: 'b' } });
  const values = [good, Buffer.concat([header, ...hostile]), good];
  const records = values.map((value, offset) =>
    record(value, { offset, headers: { 'content-type': 'application/avro' } }),
  );
  const { files, failures } = new BatchEncoder(EVENT, columnEncoder).encode(records);
  const codes = failures.map(({ record, fault }) => `${record.offset} ${fault.code}`);
  process.stdout.write(JSON.stringify({ rows: files.map(({ rows }) => rows), codes }));
}
