import { describe, expect, it } from 'vitest';
import type { EventDefinition } from '../../../core/event/definition.ts';
import { columnEncoder } from '../../../core/parquet/column-encoder.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { BatchEncoder } from '../../../core/settle/encode-batch.ts';
import { DATE, TIMESTAMP_MICROS, thingSeen } from '../../helpers/events.ts';
import { NOON, record } from '../../helpers/records.ts';
import { readRows } from '../../helpers/rows.ts';

const EVENT = thingSeen([[{ name: 'id', type: 'long' }]]);

const encode = (records: readonly KafkaRecord[], event: EventDefinition = EVENT) =>
  new BatchEncoder(event, columnEncoder).encode(records);

async function oneRow(value: unknown, event = EVENT, headers: Record<string, string> = {}) {
  const { files, failures } = encode([record(value, { headers })], event);
  expect(failures.map(({ fault }) => `${fault.code} ${fault.message}`)).toEqual([]);
  const [row] = await readRows(files[0]?.bytes);
  return row;
}

function onlyFault(value: unknown, event = EVENT, headers: Record<string, string> = {}) {
  const { files, failures } = encode([record(value, { headers })], event);
  expect(files).toEqual([]);
  expect(failures).toHaveLength(1);
  return failures[0]?.fault;
}

describe('BatchEncoder, envelope', () => {
  it('takes what the CloudEvents headers say', async () => {
    const row = await oneRow({ id: 1 }, EVENT, {
      ce_specversion: '1.0',
      ce_id: 'e-1',
      ce_type: 'thing-seen',
      ce_time: '2026-11-22T11:00:00.123456+01:00',
      ce_dataschema: 'thing-seen/1',
      'content-type': 'application/json; charset=utf-8',
      ce_attributes: '{"tenant":"a"}',
    });
    expect(row).toMatchObject({
      id: '1',
      _event_id: 'e-1',
      _event_time: '2026-11-22 10:00:00.123456+00',
      _attributes: '{"tenant":"a"}',
      _schema: 'thing-seen/1',
    });
  });

  it('makes up what a foreign producer does not send', async () => {
    const bare = record({ id: 1 }, { partition: 3, offset: 42, timestamp: -1, key: 'k' });
    const [row] = await readRows(encode([bare]).files[0]?.bytes);
    expect(row).toMatchObject({
      _event_id: 'thing-seen/3/42',
      _event_time: '1969-12-31 23:59:59.999+00',
      _attributes: null,
      _kafka_partition: 3,
      _kafka_offset: '42',
      _kafka_timestamp: '1969-12-31 23:59:59.999+00',
      _kafka_key: 'k',
      _schema: 'thing-seen/1',
    });
  });

  it.each([2 ** 53, -(2 ** 53), 1.76e18, -1e16])(
    'sends a record of the timestamp %d to the dead letters, whatever its event time says',
    (timestamp) => {
      const headers = { ce_time: '2026-11-22T10:00:00Z' };
      const records = [record({ id: 1 }, { timestamp, headers }), record({ id: 2 }, { offset: 1 })];
      const { files, failures } = encode(records);
      expect(failures.map(({ fault }) => fault.code)).toEqual(['DECODE']);
      expect(files).toMatchObject([{ rows: 1, first: 1 }]);
    },
  );

  it('counts empty headers as absent', async () => {
    const row = await oneRow({ id: 1 }, EVENT, { ce_id: '', ce_time: '', ce_attributes: '' });
    expect(row).toMatchObject({ _event_id: 'thing-seen/0/0', _attributes: null });
  });

  it('tells a null key from an empty one', async () => {
    const records = [record({ id: 1 }), record({ id: 2 }, { offset: 1, key: '' })];
    const rows = await readRows(encode(records).files[0]?.bytes);
    expect(rows.map((row) => row['_kafka_key'])).toEqual([null, '']);
  });

  it.each([
    ['a time without a zone', { ce_time: '2026-11-22T10:00:00' }, 'DECODE'],
    ['attributes that are no JSON', { ce_attributes: '{' }, 'DECODE'],
    ['an unknown content type', { 'content-type': 'text/plain' }, 'DECODE'],
    ['structured mode', { 'content-type': 'application/cloudevents+json' }, 'DECODE'],
    ['an unknown version', { ce_dataschema: 'thing-seen/2' }, 'UNKNOWN_SCHEMA'],
    ['a version of another event', { ce_dataschema: 'thing-lost/1' }, 'UNKNOWN_SCHEMA'],
    ['an unknown fingerprint', { ce_dataschema: '0123456789abcdef' }, 'UNKNOWN_SCHEMA'],
  ])('sends %s to the dead letters', (_, headers, code) => {
    expect(onlyFault({ id: 1 }, EVENT, headers)?.code).toBe(code);
  });
});

describe('BatchEncoder, JSON payloads', () => {
  const number = (type: unknown) => thingSeen([[{ name: 'n', type }]]);

  it('keeps integers beyond 2^53 exact, as numbers and as digits', async () => {
    const event = number('long');
    expect(await oneRow('{"n":9007199254740993}', event)).toMatchObject({ n: '9007199254740993' });
    expect(await oneRow('{"n":"-9223372036854775808"}', event)).toMatchObject({
      n: '-9223372036854775808',
    });
  });

  it('keeps decimals of more digits than a double exact', async () => {
    const decimal = { type: 'bytes', logicalType: 'decimal', precision: 30, scale: 3 };
    const row = await oneRow('{"n":123456789012345678901234567.891}', number(decimal));
    expect(row).toMatchObject({ n: '123456789012345678901234567.891' });
  });

  it.each([
    ['a fraction', '{"n":1.5}'],
    ['text', '{"n":"one"}'],
    ['too large a number', '{"n":9223372036854775808}'],
    ['a huge exponent', '{"n":1e300}'],
    ['a power of ten', '{"n":1e18}'],
    ['null', '{"n":null}'],
    ['nothing', '{}'],
    ['an object', '{"n":{}}'],
    ['an array', '{"n":[1]}'],
  ])('sends %s for a long to the dead letters', (_, json) => {
    expect(onlyFault(json, number('long'))).toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringMatching(/^n: got .*allowed: a 64-bit integer$/),
    });
  });

  it.each([
    ['no JSON', '{"id":1', 'DECODE'],
    ['an empty value', '', 'DECODE'],
    ['broken UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'DECODE'],
    ['an array', '[{"id":1}]', 'SCHEMA_MISMATCH'],
    ['null', 'null', 'SCHEMA_MISMATCH'],
  ])('sends %s to the dead letters', (_, value, code) => {
    expect(onlyFault(value)?.code).toBe(code);
  });

  it('sends half of a surrogate pair to the dead letters', () => {
    expect(onlyFault('{"n":"\\ud83d"}', number('string'))?.code).toBe('ENCODE');
  });

  it('stores NaN and the infinities, and negative zero as it is', async () => {
    const event = number('double');
    expect(await oneRow('{"n":"NaN"}', event)).toMatchObject({ n: 'NaN' });
    expect(await oneRow('{"n":"-Infinity"}', event)).toMatchObject({ n: '-Infinity' });
    expect(await oneRow('{"n":-0}', event)).toMatchObject({ n: -0 });
  });

  it('stores dates and timestamps before 1970, in microseconds', async () => {
    const event = thingSeen([
      [
        { name: 'd', type: DATE },
        { name: 't', type: TIMESTAMP_MICROS },
      ],
    ]);
    expect(await oneRow({ d: '1899-12-31', t: -1 }, event)).toMatchObject({
      d: '1899-12-31',
      t: '1969-12-31 23:59:59.999999+00',
    });
  });

  it.each([
    ['a date', { name: 'n', type: DATE }, '{"n":2932897}'],
    ['a timestamp', { name: 'n', type: TIMESTAMP_MICROS }, '{"n":253402300800000000}'],
    [
      'a timestamp before year 1',
      { name: 'n', type: TIMESTAMP_MICROS },
      '{"n":-62135596800000001}',
    ],
  ])('sends %s that no warehouse can hold to the dead letters', (_, field, json) => {
    expect(onlyFault(json, thingSeen([[field]]))?.code).toBe('ENCODE');
  });

  it('ignores unknown fields and counts their records', () => {
    const records = [record({ id: 1, extra: true }), record({ id: 2 }, { offset: 1 })];
    expect(encode(records)).toMatchObject({ unknownFields: 1, failures: [] });
  });

  it('fills in what an older version lacks, and reads a renamed field by its alias', async () => {
    const event = thingSeen([
      [{ name: 'id', type: 'int' }],
      [
        { name: 'number', type: 'long', aliases: ['id'] },
        { name: 'colour', type: 'string', default: 'grey' },
        { name: 'note', type: ['null', 'string'], default: null },
      ],
    ]);
    const old = await oneRow({ id: 7 }, event, { ce_dataschema: 'thing-seen/1' });
    expect(old).toMatchObject({
      number: '7',
      colour: 'grey',
      note: null,
      _schema: 'thing-seen/1',
    });
  });

  it.each(['a', 'ä', '€', '字', '😀'])('stores a very long string of %s', async (character) => {
    const text = character.repeat(300_000);
    expect(await oneRow({ n: text }, number('string'))).toMatchObject({ n: text });
  });
});

describe('BatchEncoder, files', () => {
  const event = thingSeen([[{ name: 'city', type: ['null', 'string'], default: null }]], {
    partitionBy: { time: 'hour', fields: ['city'] },
  });
  const seen = (city: unknown, offset: number, hour = 0) =>
    record({ city }, { offset, timestamp: NOON + hour * 3_600_000 });

  it('makes one file a path, with the offsets and event times of its own records', () => {
    const records = [seen('Bern', 5), seen('Köln/1', 6), seen('Bern', 9), seen('Bern', 10, 1)];
    const { files } = encode(records, event);
    expect(files).toMatchObject([
      { path: 'dt=2026-11-22/hour=10/by_city=Bern', first: 5, last: 9, rows: 2 },
      { path: 'dt=2026-11-22/hour=10/by_city=K%C3%B6ln%2F1', first: 6, last: 6, rows: 1 },
      { path: 'dt=2026-11-22/hour=11/by_city=Bern', first: 10, last: 10, rows: 1 },
    ]);
    expect(files[0]?.eventTime).toEqual([NOON, NOON]);
  });

  it('files null and the empty text under the default folder', () => {
    const { files } = encode([seen(null, 1), seen('', 2), record({}, { offset: 3 })], event);
    expect(files).toMatchObject([
      { path: 'dt=2026-11-22/hour=10/by_city=__HIVE_DEFAULT_PARTITION__', rows: 3 },
    ]);
  });

  it.each([
    ['a field that is too long for a key', { city: 'x'.repeat(201) }, NOON, 'PATH'],
    ['a field of another type', { city: 7 }, NOON, 'SCHEMA_MISMATCH'],
    ['a time after the year 9999', { city: 'Bern' }, 253_402_300_800_000, 'PATH'],
    ['a time before the year 1', { city: 'Bern' }, -62_135_596_800_001, 'PATH'],
  ])('sends %s to the dead letters', (_, value, timestamp, code) => {
    const { failures } = encode([record(value, { timestamp })], event);
    expect(failures.map(({ fault }) => fault.code)).toEqual([code]);
  });

  it('sends a record whose folders together are too long for a key to the dead letters', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const fields = names.map((name) => ({ name, type: 'string' }));
    const deep = thingSeen([fields], { partitionBy: { fields: names } });
    const value = Object.fromEntries(names.map((name) => [name, 'x'.repeat(200)]));
    const { failures } = encode([record(value)], deep);
    expect(failures.map(({ fault }) => fault.code)).toEqual(['PATH']);
  });

  it('numbers a file by its own first offset, also when that is 0', () => {
    const { files } = encode([seen('Bern', 0), seen('Bern', 1)], event);
    expect(files).toMatchObject([{ first: 0, last: 1 }]);
  });

  it('gives the same bytes for the same records, whatever was encoded before', () => {
    const encoder = new BatchEncoder(event, columnEncoder);
    const records = [seen('Bern', 1), seen('Köln', 2)];
    const before = encoder.encode(records).files.map(({ hash }) => hash);
    encoder.encode([seen('Rom', 3), seen(null, 4), record('{', { offset: 5 })]);
    expect(encoder.encode(records).files.map(({ hash }) => hash)).toEqual(before);
  });

  it('leaves no file behind when every record of a path fails', () => {
    const strict = thingSeen([[{ name: 'id', type: 'int' }]]);
    expect(encode([record({ id: 'x' })], strict).files).toEqual([]);
  });

  it('keeps tombstones apart', () => {
    const { tombstones, files, failures } = encode([record(null, { offset: 3 })]);
    expect({ tombstones: tombstones.map(({ offset }) => offset), files, failures }).toEqual({
      tombstones: [3],
      files: [],
      failures: [],
    });
  });
});
