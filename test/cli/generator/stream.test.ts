import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFECTS } from '../../../cli/generator/defects.ts';
import { type GeneratedRecord, generateRecords } from '../../../cli/generator/stream.ts';
import { count, emptyTally } from '../../../cli/generator/tally.ts';
import type { EventDefinition } from '../../../core/event/definition.ts';
import { columnEncoder } from '../../../core/parquet/column-encoder.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { BatchEncoder } from '../../../core/settle/encode-batch.ts';
import { event as courierLocation } from '../../../events/courier-location/event.ts';
import { event as orderPlaced } from '../../../events/order-placed/event.ts';
import { DATE, DECIMAL, TIMESTAMP_MILLIS, thingSeen } from '../../helpers/events.ts';

const endMillis = Date.UTC(2026, 10, 22, 10, 30);
const shares = {
  malformedShare: 0.05,
  tombstoneShare: 0.02,
  lateShare: 0.05,
  olderVersionShare: 0.1,
};
const ITEM = { type: 'record', name: 'Item', fields: [{ name: 'n', type: ['null', 'int'] }] };
/** An event of which the generator knows nothing but the schema. */
const unheardOf = thingSeen([
  [
    { name: 'yes', type: 'boolean' },
    { name: 'n', type: 'long' },
    { name: 'f', type: 'float' },
    { name: 'b', type: ['null', 'bytes'], default: null },
    { name: 'x', type: { type: 'fixed', size: 3, name: 'X' } },
    { name: 'u', type: { type: 'fixed', size: 16, name: 'U', logicalType: 'uuid' } },
    { name: 'e', type: { type: 'enum', name: 'E', symbols: ['a', 'b'] } },
    { name: 'd', type: DATE },
    { name: 't', type: TIMESTAMP_MILLIS },
    { name: 'm', type: DECIMAL },
    { name: 'list', type: { type: 'array', items: ITEM } },
    { name: 'map', type: { type: 'map', values: 'string' } },
  ],
]);

function generate(event: EventDefinition, options: object = {}): GeneratedRecord[] {
  return [...generateRecords(event, { count: 2000, seed: 1, endMillis, ...options })];
}

/** What the consumer makes of a record. */
function fates(event: EventDefinition, records: readonly GeneratedRecord[]): string[] {
  const { failures, tombstones } = new BatchEncoder(event, columnEncoder).encode(
    records.map(({ message }, offset): KafkaRecord => {
      const headers = Object.entries(message.headers);
      return {
        topic: event.name,
        partition: 0,
        offset,
        timestamp: endMillis,
        key: message.key,
        value: message.value,
        headers: headers.map(([name, text]) => [name, Buffer.from(text)] as const),
      };
    }),
  );
  const fate = new Array<string>(records.length).fill('row');
  for (const { record, fault } of failures) fate[record.offset] = fault.code;
  for (const { offset } of tombstones) fate[offset] = 'tombstone';
  return fate;
}

describe.each([
  ['order-placed', orderPlaced],
  ['courier-location', courierLocation],
  ['an event known by its schema alone', unheardOf],
] as const)('a generated stream of %s', (_, event) => {
  it.each(['json', 'avro'] as const)('meets the fate that it foretells, in %s', (encoding) => {
    const records = generate(event, { ...shares, encoding });
    const foretold = records.map((record) =>
      record.fate === 'dead-letter' ? record.reason : record.fate,
    );
    expect(fates(event, records)).toEqual(foretold);
  });

  it('is the same to the byte for the same seed', () => {
    expect(generate(event, shares)).toEqual(generate(event, shares));
  });

  it('is another for another seed', () => {
    expect(generate(event)[0]).not.toEqual(generate(event, { seed: 2 })[0]);
  });

  it('has as much of everything as asked for', () => {
    const records = generate(event, { ...shares, count: 5000 });
    const tally = emptyTally();
    for (const record of records) count(tally, record);
    expect(tally.produced).toBe(5000);
    expect(tally.rows + tally.deadLetters + tally.tombstones).toBe(5000);
    expect(Math.abs(tally.deadLetters / 5000 - 0.05)).toBeLessThan(0.015);
    expect(Math.abs(tally.tombstones / 5000 - 0.019)).toBeLessThan(0.01);
    const inReasons = Object.values(tally.reasons).reduce((sum, n) => sum + n, 0);
    expect(inReasons).toBe(tally.deadLetters);
  });
});

describe('generateRecords', () => {
  it('breaks records in every way that their encoding allows', () => {
    for (const [event, encoding] of [
      [orderPlaced, 'json'],
      [courierLocation, 'avro'],
    ] as const) {
      const records = generate(event, { malformedShare: 0.1, count: 500 });
      const seen = new Set(records.map((record) => 'defect' in record && record.defect));
      const possible = DEFECTS.filter(({ encodings }) => encodings.includes(encoding));
      for (const { name } of possible) expect(seen).toContain(name);
    }
  });

  it('makes no defect, tombstone, late record or older version unless asked', () => {
    for (const { fate, message } of generate(orderPlaced)) {
      expect(fate).toBe('row');
      expect(message.headers['ce_dataschema']).toBe('order-placed/2');
      expect(Date.parse(message.headers['ce_time'] ?? '')).toBeGreaterThan(endMillis - 60_000);
    }
  });

  it('makes late records one to three hours late', () => {
    const ages = generate(orderPlaced, { lateShare: 1, count: 200 }).map(
      ({ message }) => (endMillis - Date.parse(message.headers['ce_time'] ?? '')) / 3_600_000,
    );
    for (const hours of ages) expect(hours >= 1 && hours < 3.02).toBe(true);
  });

  it('makes orders of about a kilobyte of JSON and fixes of a few dozen bytes of Avro', () => {
    const mean = (event: EventDefinition) => {
      const bytes = generate(event).map(({ message }) => message.value?.length ?? 0);
      return bytes.reduce((sum, n) => sum + n, 0) / bytes.length;
    };
    expect(mean(orderPlaced)).toBeGreaterThan(850);
    expect(mean(orderPlaced)).toBeLessThan(1150);
    expect(mean(courierLocation)).toBeLessThan(80);
  });

  it('calls a tombstone a dead letter where the event does', () => {
    const strict = { ...orderPlaced, tombstones: 'dead-letter' } as const;
    const [record] = generate(strict, { tombstoneShare: 1, count: 1 });
    expect(record).toMatchObject({ fate: 'dead-letter', reason: 'SCHEMA_MISMATCH' });
  });

  it('fits any event whatever its seed', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const records = generate(unheardOf, { seed, count: 20 });
        expect(fates(unheardOf, records)).toEqual(records.map(({ fate }) => fate));
      }),
      { numRuns: 25 },
    );
  });
});
