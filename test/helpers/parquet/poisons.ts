import type { RecordFaultCode } from '../../../core/errors.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { DECIMAL, thingSeen } from '../events.ts';
import { record } from '../records.ts';
import { avroWriter, singleObjectHeader } from './avro-payload.ts';

/** Planted in the values and keys of bad records; no message may hold it. */
const SECRET = 'sEcReT-hunter2';
const SECRET_NUMBER = '918273645918273645918273645918273645918273';
export const SECRETS = [SECRET, SECRET_NUMBER, SECRET_NUMBER.slice(0, 12)];

const line = {
  type: 'record',
  name: 'Line',
  fields: [
    { name: 'sku', type: 'string' },
    { name: 'marks', type: { type: 'map', values: ['null', 'int'] } },
  ],
};

export const EVENT = thingSeen([
  [
    { name: 'id', type: 'long' },
    { name: 'count', type: 'int' },
    { name: 'text', type: 'string' },
    { name: 'ratio', type: 'float' },
    { name: 'raw', type: 'bytes' },
    { name: 'two', type: { type: 'fixed', name: 'Two', size: 2 } },
    { name: 'colour', type: { type: 'enum', name: 'Colour', symbols: ['RED', 'GREEN'] } },
    { name: 'price', type: DECIMAL },
    { name: 'lines', type: { type: 'array', items: line } },
    { name: 'note', type: ['null', 'string'], default: null },
  ],
]);
const SCHEMA = EVENT.schemas[0]?.schema;

export interface GoodPayload {
  readonly id: bigint;
  readonly count: number;
  readonly text: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly marks: Record<string, number | null>;
  }[];
}

export const writeAvro = avroWriter(SCHEMA);

export const avroOf = (good: GoodPayload): Record<string, unknown> => ({
  ratio: 0.5,
  raw: Buffer.from('raw'),
  two: Buffer.from('ab'),
  colour: 'GREEN',
  price: Buffer.from([4, 210]),
  note: null,
  ...good,
});

export const jsonOf = (good: GoodPayload): Record<string, unknown> => ({
  ...avroOf(good),
  id: String(good.id),
  raw: 'cmF3',
  two: 'YWI=',
  price: 12.34,
});

export interface Poison {
  readonly name: string;
  readonly code: RecordFaultCode;
  record(good: GoodPayload, offset: number): KafkaRecord;
}

const inLine = (marks: unknown) => (good: GoodPayload) => ({
  lines: [...good.lines, { sku: SECRET, marks }],
});

/** A JSON payload that is good but for some fields. */
const json = (
  name: string,
  code: RecordFaultCode,
  spoil: (good: GoodPayload) => Record<string, unknown>,
): Poison => ({
  name,
  code,
  record: (good, offset) =>
    record({ ...jsonOf(good), note: SECRET, ...spoil(good) }, { offset, key: SECRET }),
});

const text = (name: string, code: RecordFaultCode, value: (good: string) => string | Buffer) => ({
  name,
  code,
  record: (good: GoodPayload, offset: number) =>
    record(value(JSON.stringify({ ...jsonOf(good), note: SECRET })), { offset, key: SECRET }),
});

const header = (name: string, code: RecordFaultCode, headers: Record<string, string>): Poison => ({
  name,
  code,
  record: (good, offset) => record({ ...jsonOf(good), note: SECRET }, { offset, headers }),
});

const avro = (
  name: string,
  code: RecordFaultCode,
  bytes: (datum: Record<string, unknown>) => Buffer,
): Poison => ({
  name,
  code,
  record: (good, offset) =>
    record(bytes({ ...avroOf(good), note: SECRET }), {
      offset,
      key: SECRET,
      headers: { 'content-type': 'application/avro' },
    }),
});

const MISMATCH = 'SCHEMA_MISMATCH';

export const POISONS: readonly Poison[] = [
  json('an item of another type', MISMATCH, ({ lines }) => ({ lines: [...lines, SECRET] })),
  json('an item that lacks a field', MISMATCH, ({ lines }) => ({
    lines: [...lines, { marks: { [SECRET]: 1 } }],
  })),
  json('a map entry of another type', MISMATCH, inLine({ a: 1, [SECRET]: SECRET })),
  json('a map that is a list', MISMATCH, inLine([SECRET])),
  json('a list that is an object', MISMATCH, () => ({ lines: { [SECRET]: SECRET } })),
  json('a missing field', MISMATCH, () => ({ text: undefined, [SECRET]: SECRET })),
  json('null where there is no null', MISMATCH, () => ({ text: null })),
  json('half of a surrogate pair', 'ENCODE', () => ({ text: `${SECRET}\ud83d` })),
  json('half of a surrogate pair in a key', 'ENCODE', inLine({ a: 1, [`${SECRET}\ude00`]: 1 })),
  json('an int beyond 32 bits', MISMATCH, () => ({ count: Number(SECRET_NUMBER.slice(0, 12)) })),
  json('a long beyond 64 bits', MISMATCH, () => ({ id: SECRET_NUMBER })),
  json('a float beyond its range', 'ENCODE', () => ({ ratio: 1e39 })),
  json('a decimal of too many digits', MISMATCH, () => ({ price: SECRET_NUMBER })),
  json('a decimal that is text', MISMATCH, () => ({ price: SECRET })),
  json('an unknown symbol', MISMATCH, () => ({ colour: SECRET })),
  json('bytes that are no base64', MISMATCH, () => ({ raw: SECRET })),
  json('too many fixed bytes', MISMATCH, () => ({ two: SECRET_NUMBER.slice(0, 12) })),
  text('truncated JSON', 'DECODE', (good) => good.slice(0, -1)),
  text('JSON with a tail', 'DECODE', (good) => `${good}${SECRET}`),
  text('a JSON array', MISMATCH, (good) => `[${good}]`),
  text('a JSON string', MISMATCH, () => JSON.stringify(SECRET)),
  text('an integer of 10^300 in JSON', MISMATCH, (good) =>
    good.replace(/"id":"[^"]*"/, '"id":1e300'),
  ),
  text('a long with a fraction', MISMATCH, (good) =>
    good.replace(/"id":"[^"]*"/, `"id":${SECRET_NUMBER}.5`),
  ),
  text('broken UTF-8', 'DECODE', (good) =>
    Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.of(0xff, 0x7d)]),
  ),
  header('an unreadable time', 'DECODE', { ce_time: SECRET }),
  header('a time without a zone', 'DECODE', { ce_time: '2026-11-22T10:30:00' }),
  header('attributes that are no JSON', 'DECODE', { ce_attributes: `{"${SECRET}"` }),
  header('an unknown version', 'UNKNOWN_SCHEMA', { ce_dataschema: 'thing-seen/9' }),
  header('a version of another event', 'UNKNOWN_SCHEMA', { ce_dataschema: `${SECRET}/1` }),
  avro('truncated Avro', 'DECODE', (datum) => writeAvro(datum).subarray(0, -1)),
  avro('Avro with a tail', 'DECODE', (datum) =>
    Buffer.concat([writeAvro(datum), Buffer.from(SECRET)]),
  ),
  avro('an unknown fingerprint', 'UNKNOWN_SCHEMA', (datum) =>
    Buffer.concat([singleObjectHeader('string'), writeAvro(datum).subarray(10)]),
  ),
  avro('Avro behind another header', 'DECODE', (datum) =>
    Buffer.concat([Buffer.of(1), writeAvro(datum).subarray(10)]),
  ),
  avro('broken UTF-8 in Avro', 'DECODE', (datum) => {
    const bytes = writeAvro(datum);
    bytes[bytes.indexOf(SECRET)] = 0xff;
    return bytes;
  }),
  avro('an Avro decimal of too many digits', MISMATCH, (datum) =>
    writeAvro({ ...datum, price: Buffer.from(SECRET) }),
  ),
];
