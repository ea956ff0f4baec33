import fc from 'fast-check';
import { parquetMetadata, type Statistics } from 'hyparquet';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { describe, expect, it } from 'vitest';
import { thingSeen } from '../helpers/events.ts';
import { ENCODERS, encodeAll } from '../helpers/parquet/encode.ts';
import { texts } from '../helpers/parquet/scalars.ts';
import { seed } from '../helpers/parquet/seed.ts';
import { record } from '../helpers/records.ts';

/** Longer limits are cut off by the writer. */
const EXACT_BYTES = 64;

const eventOf = (type: unknown) => thingSeen([[{ name: 'value', type }]]);
const textEvent = eventOf('string');

/** Limits of the column `value`; text stays bytes. */
function limitsOf(file: Uint8Array): Statistics | undefined {
  const parsers = { stringFromBytes: (bytes: Uint8Array) => bytes };
  const metadata = parquetMetadata(file.slice().buffer, { parsers });
  return metadata.row_groups[0]?.columns[0]?.meta_data?.statistics;
}

const inByteOrder = (values: readonly string[]) =>
  values.map((value) => Buffer.from(value)).sort(Buffer.compare);

describe.each(ENCODERS)('statistics by %s', { timeout: 60_000 }, (_, makeEncoder) => {
  const fileOf = (event: ReturnType<typeof eventOf>, values: readonly unknown[]) => {
    const records = values.map((value, offset) => record({ value }, { offset }));
    return encodeAll({ event, records }, makeEncoder);
  };

  it('are in the order of UTF-8 bytes, not of UTF-16 units', () => {
    // UTF-16 writes the emoji as d83d de00, below ffff
    const limits = limitsOf(fileOf(textEvent, ['\u{1f600}', '\uffff', '\ufffd']));
    expect(limits?.min_value).toEqual(new Uint8Array(Buffer.from('\ufffd')));
    expect(limits?.max_value).toEqual(new Uint8Array(Buffer.from('\u{1f600}')));
  });

  it('are exact for short texts, and declared so', () => {
    const property = fc.property(fc.array(texts, { minLength: 1 }), (values) => {
      const sorted = inByteOrder(values);
      fc.pre(
        (sorted.at(-1)?.length ?? 0) <= EXACT_BYTES && (sorted[0]?.length ?? 0) <= EXACT_BYTES,
      );
      expect(limitsOf(fileOf(textEvent, values))).toMatchObject({
        min_value: new Uint8Array(sorted[0] ?? []),
        max_value: new Uint8Array(sorted.at(-1) ?? []),
        is_min_value_exact: true,
        is_max_value_exact: true,
      });
    });
    fc.assert(property, { seed, numRuns: 100 });
  });

  it('hold long texts between them', () => {
    const long = fc.string({ unit: 'binary', minLength: 20, maxLength: 120, size: 'max' });
    const property = fc.property(fc.array(long, { minLength: 1, maxLength: 6 }), (values) => {
      const { min_value, max_value } = limitsOf(fileOf(textEvent, values)) ?? {};
      for (const value of inByteOrder(values)) {
        expect(Buffer.compare(min_value as Uint8Array, value)).toBeLessThanOrEqual(0);
        // no maximum is right too: not every text has a shorter one above it
        if (max_value === undefined) continue;
        expect(Buffer.compare(max_value as Uint8Array, value)).toBeGreaterThanOrEqual(0);
      }
    });
    fc.assert(property, { seed, numRuns: 100 });
  });

  it.each([
    ['long', ['-9223372036854775808', 0, '9223372036854775807'], -(2n ** 63n), 2n ** 63n - 1n],
    [
      { type: 'int', logicalType: 'date' },
      [-5, 3, -719162],
      new Date('0001-01-01'),
      new Date('1970-01-04'),
    ],
    ['double', ['NaN', -1.5, 2.5, 'NaN'], -1.5, 2.5],
    ['double', ['-Infinity', 0, 'Infinity'], Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    // a zero may be of either sign for a reader that looks for it
    ['double', [0, 0], -0, 0],
    ['double', ['NaN'], undefined, undefined],
    [{ type: 'bytes', logicalType: 'decimal', precision: 38, scale: 0 }, [-1, 7, -300], -300, 7],
  ])('of %j know the smallest and the largest of %j', (type, values, smallest, largest) => {
    const { min_value, max_value } = limitsOf(fileOf(eventOf(type), values)) ?? {};
    expect([min_value, max_value]).toEqual([smallest, largest]);
  });

  it('count nulls', () => {
    const event = eventOf(['null', 'long']);
    expect(limitsOf(fileOf(event, [null, 1, null]))?.null_count).toBe(2n);
  });

  it('come with the order of their columns, without which readers ignore them', () => {
    const file = fileOf(textEvent, ['a']);
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const footerBytes = view.getUint32(file.length - 8, true);
    const footer = deserializeTCompactProtocol({ view, offset: file.length - 8 - footerBytes });
    const typeDefinedOrder = { field_1: {} };
    // the payload's column and the eight of the metadata
    expect(footer['field_7']).toEqual(Array.from({ length: 9 }, () => typeDefinedOrder));
  });
});
