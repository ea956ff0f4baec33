import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnEncoder } from '../../core/parquet/column-encoder.ts';
import type { KafkaRecord } from '../../core/record.ts';
import { BatchEncoder } from '../../core/settle/encode-batch.ts';
import {
  avroOf,
  EVENT,
  type GoodPayload,
  jsonOf,
  POISONS,
  SECRETS,
  writeAvro,
} from '../helpers/parquet/poisons.ts';
import { texts } from '../helpers/parquet/scalars.ts';
import { seed } from '../helpers/parquet/seed.ts';
import { record } from '../helpers/records.ts';

const keys = texts.filter((key) => key !== '__proto__');

const goodPayloads: fc.Arbitrary<GoodPayload> = fc.record({
  id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  count: fc.integer(),
  text: texts,
  lines: fc.array(
    fc.record({ sku: texts, marks: fc.dictionary(keys, fc.option(fc.integer()), { maxKeys: 3 }) }),
    { maxLength: 3 },
  ),
});

const asAvro = (good: GoodPayload, offset: number): KafkaRecord =>
  record(writeAvro(avroOf(good)), { offset, headers: { 'content-type': 'application/avro' } });

const batches = fc.array(
  fc.record({ good: goodPayloads, poison: fc.option(fc.constantFrom(...POISONS)) }),
  { minLength: 1, maxLength: 12 },
);

const encode = (records: readonly KafkaRecord[]) =>
  new BatchEncoder(EVENT, columnEncoder).encode(records);

describe('a poison record', { timeout: 60_000 }, () => {
  it('leaves the files of its neighbours as they would be without it', () => {
    const property = fc.property(batches, (batch) => {
      const records = batch.map(({ good, poison }, offset) =>
        poison ? poison.record(good, offset) : asAvro(good, offset),
      );
      const neighbours = records.filter((_, i) => !batch[i]?.poison);
      const { files, failures } = encode(records);
      const expected = batch.flatMap(({ poison }, i) => (poison ? [`${i} ${poison.code}`] : []));
      expect(failures.map(({ record, fault }) => `${record.offset} ${fault.code}`)).toEqual(
        expected,
      );
      expect(files).toEqual(encode(neighbours).files);
    });
    fc.assert(property, { seed, numRuns: 200 });
  });

  it.each(POISONS)('that is $name is a failure that tells nothing of its content', (poison) => {
    const good = {
      id: 1n,
      count: 1,
      text: 'good',
      lines: [{ sku: 'a', marks: { a: 1, b: null } }],
    };
    const { failures } = encode([asAvro(good, 0), poison.record(good, 1), asAvro(good, 2)]);
    expect(failures.map(({ record, fault }) => [record.offset, fault.code])).toEqual([
      [1, poison.code],
    ]);
    const told = inspect(failures[0]?.fault, { depth: 9 });
    for (const secret of SECRETS) expect(told.toLowerCase()).not.toContain(secret.toLowerCase());
  });

  it('of any bytes at all is a row or a failure', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      maxLength: 4,
    });
    const property = fc.property(goodPayloads, fc.boolean(), changes, (good, isAvro, changes) => {
      const bytes = isAvro ? writeAvro(avroOf(good)) : Buffer.from(JSON.stringify(jsonOf(good)));
      // the first two bytes say that it is Avro
      const from = isAvro ? 2 : 0;
      for (const [at, byte] of changes) bytes[from + (at % (bytes.length - from))] = byte;
      const headers = { 'content-type': isAvro ? 'application/avro' : 'application/json' };
      const { files, failures } = encode([record(bytes, { headers })]);
      expect(files.length + failures.length).toBe(1);
    });
    fc.assert(property, { seed, numRuns: 200 });
  });
});
