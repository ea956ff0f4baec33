import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../../sdk/encode.ts';
import { PayloadError } from '../../sdk/errors.ts';
import { DATE, DECIMAL, TIMESTAMP_MICROS, TIMESTAMP_MILLIS, thingSeen } from '../helpers/events.ts';
import { readBack } from './read-back.ts';

const UUID = { type: 'fixed', size: 16, name: 'U', logicalType: 'uuid' };
const FIXED = { type: 'fixed', size: 2, name: 'F' };
const FIXED_DECIMAL = {
  type: 'fixed',
  size: 2,
  name: 'D',
  logicalType: 'decimal',
  precision: 6,
  scale: 2,
};
const ENUM = { type: 'enum', name: 'E', symbols: ['a', 'b'], default: 'a' };
const ITEM = { type: 'record', name: 'I', fields: [{ name: 'n', type: 'int' }] };
const text = '7e6d0b21-66a1-4c3b-8a5e-2f2b9a1d3c4f';

function jsonOf(type: unknown, value: unknown): unknown {
  const event = thingSeen([[{ name: 'v', type }]]);
  return JSON.parse(String(encodeEvent(event, { v: value }, { encoding: 'json' }).value)).v;
}

function avroOf(type: unknown, value: unknown): unknown {
  const event = thingSeen([[{ name: 'v', type }]]);
  return readBack(event, encodeEvent(event, { v: value }, { encoding: 'avro' }).value)['v'];
}

function failureOf(type: unknown, value: unknown, encoding: 'json' | 'avro' = 'json') {
  const event = thingSeen([[{ name: 'v', type }]]);
  try {
    encodeEvent(event, { v: value }, { encoding });
  } catch (error) {
    if (error instanceof PayloadError) return error;
    throw error;
  }
  throw new Error('expected a PayloadError');
}

describe('a value of each type', () => {
  it.each([
    ['boolean', 'boolean', true, true, true],
    ['int', 'int', -(2 ** 31), -(2 ** 31), -(2 ** 31)],
    ['int from bigint', 'int', 5n, 5, 5],
    ['long', 'long', 2 ** 53 - 1, 2 ** 53 - 1, 2 ** 53 - 1],
    ['long from bigint', 'long', 12n, 12, 12],
    ['long from digits', 'long', '12', 12, 12],
    ['longest long', 'long', 2n ** 63n - 1n, '9223372036854775807', 2n ** 63n - 1n],
    ['lowest long', 'long', '-9223372036854775808', '-9223372036854775808', -(2n ** 63n)],
    ['double', 'double', 0.1, 0.1, 0.1],
    ['NaN', 'double', Number.NaN, 'NaN', Number.NaN],
    ['infinity in words', 'double', '-Infinity', '-Infinity', Number.NEGATIVE_INFINITY],
    ['float', 'float', 1.5, 1.5, 1.5],
    ['string', 'string', 'Grüße 東京 🚀', 'Grüße 東京 🚀', 'Grüße 東京 🚀'],
    ['bytes', 'bytes', Uint8Array.of(0, 255), 'AP8=', Buffer.from([0, 255])],
    ['bytes from base64', 'bytes', 'AP8=', 'AP8=', Buffer.from([0, 255])],
    ['fixed', FIXED, 'AP8=', 'AP8=', Buffer.from([0, 255])],
    ['uuid', UUID, text.toUpperCase(), text, Buffer.from(text.replaceAll('-', ''), 'hex')],
    ['enum', ENUM, 'b', 'b', 'b'],
    ['date', DATE, '1969-12-31', '1969-12-31', -1],
    ['date from days', DATE, 20_000, '2024-10-04', 20_000],
    ['date from Date', DATE, new Date('2024-10-04'), '2024-10-04', 20_000],
    ['micros', TIMESTAMP_MICROS, '1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z', -1],
    ['micros from number', TIMESTAMP_MICROS, 1, '1970-01-01T00:00:00.000001Z', 1],
    ['micros from Date', TIMESTAMP_MICROS, new Date(1), '1970-01-01T00:00:00.001Z', 1000],
    [
      'millis from zone',
      TIMESTAMP_MILLIS,
      '1970-01-01T01:00:00+01:00',
      '1970-01-01T00:00:00.000Z',
      0,
    ],
    ['millis from number', TIMESTAMP_MILLIS, -1, '1969-12-31T23:59:59.999Z', -1],
    ['micros beyond RFC 3339', TIMESTAMP_MICROS, 2n ** 62n, '4611686018427387904', 2n ** 62n],
    [
      'millis beyond RFC 3339',
      TIMESTAMP_MILLIS,
      253_402_300_800_000,
      253_402_300_800_000,
      253_402_300_800_000,
    ],
    ['decimal', DECIMAL, '-12.3', '-12.30', Buffer.from([0xfb, 0x32])],
    ['decimal zero', DECIMAL, '0', '0.00', Buffer.from([0])],
    ['decimal with a sign byte', DECIMAL, '1.28', '1.28', Buffer.from([0x00, 0x80])],
    ['decimal from number', DECIMAL, 12.34, '12.34', Buffer.from([0x04, 0xd2])],
    [
      'decimal from bigint',
      DECIMAL,
      10n ** 17n,
      `1${'0'.repeat(17)}.00`,
      Buffer.from('008ac7230489e80000', 'hex'),
    ],
    ['fixed decimal', FIXED_DECIMAL, '-0.01', '-0.01', Buffer.from([0xff, 0xff])],
    ['nullable', ['null', 'long'], null, null, null],
    ['nullable with value', ['null', 'long'], 3, 3, 3],
    [
      'list',
      { type: 'array', items: ITEM },
      [{ n: 1 }, { n: 2 }],
      [{ n: 1 }, { n: 2 }],
      [{ n: 1 }, { n: 2 }],
    ],
    ['list of nulls', { type: 'array', items: ['null', 'int'] }, [null, 1], [null, 1], [null, 1]],
    ['map', { type: 'map', values: 'long' }, { a: '7' }, { a: 7 }, { a: 7 }],
  ])('is written exactly: %s', (_, type, value, json, avro) => {
    expect(jsonOf(type, value)).toEqual(json);
    expect(avroOf(type, value)).toEqual(avro);
  });

  it('keeps a map key that JavaScript has plans for', () => {
    const value = JSON.parse('{"__proto__": 1}');
    expect(JSON.stringify(jsonOf({ type: 'map', values: 'long' }, value))).toBe('{"__proto__":1}');
  });
});

describe('a value that does not fit', () => {
  it.each([
    ['int', 2 ** 31, 'RANGE'],
    ['int', 1.5, 'RANGE'],
    ['int', '1', 'TYPE'],
    ['long', 2 ** 53, 'INEXACT'],
    ['long', 2n ** 63n, 'RANGE'],
    ['long', '12.5', 'RANGE'],
    ['long', true, 'TYPE'],
    ['float', 1e39, 'RANGE'],
    ['double', '1', 'RANGE'],
    ['boolean', 'true', 'TYPE'],
    ['string', 7, 'TYPE'],
    ['string', '\ud800', 'RANGE'],
    ['bytes', 'not base64', 'RANGE'],
    [FIXED, Uint8Array.of(1), 'RANGE'],
    [UUID, 'nope', 'RANGE'],
    [ENUM, 'c', 'SYMBOL'],
    [ENUM, 3, 'TYPE'],
    [DATE, '2026-02-30', 'RANGE'],
    [DATE, new Date(1), 'RANGE'],
    [TIMESTAMP_MICROS, 'yesterday', 'RANGE'],
    [TIMESTAMP_MICROS, '2026-11-22T10:30:00', 'RANGE'],
    [TIMESTAMP_MICROS, new Date(Number.NaN), 'RANGE'],
    [TIMESTAMP_MILLIS, '2026-11-22T10:30:00.123456Z', 'RANGE'],
    [DECIMAL, '1.234', 'RANGE'],
    [DECIMAL, '1234567890123456789', 'RANGE'],
    [DECIMAL, {}, 'TYPE'],
    [DECIMAL, Uint8Array.of(1), 'TYPE'],
    ['long', null, 'NULL'],
    [{ type: 'array', items: 'int' }, 'text', 'TYPE'],
    [{ type: 'map', values: 'int' }, [], 'TYPE'],
    [ITEM, 'text', 'TYPE'],
  ])('fails as %j of %o', (type, value, code) => {
    expect(failureOf(type, value)).toMatchObject({ code, path: 'v' });
    expect(failureOf(type, value, 'avro')).toMatchObject({ code, path: 'v' });
  });

  it('fails where a fixed decimal has too few bytes', () => {
    expect(failureOf(FIXED_DECIMAL, '999.99', 'avro')).toMatchObject({ code: 'RANGE' });
  });

  it('fails with the path into lists, records and maps, without a key or value', () => {
    const list = { type: 'array', items: ITEM };
    expect(failureOf(list, [{ n: 1 }, { n: 'secret' }])).toMatchObject({ path: 'v[1].n' });
    const { path, message } = failureOf({ type: 'map', values: 'int' }, { secret: 'secret' });
    expect(path).toBe('v{}');
    expect(message).toBe('v{}: got a string, allowed: an integer of 32 bits [TYPE]');
  });
});

describe('fields', () => {
  const event = thingSeen([
    [
      { name: 'a', type: 'int' },
      { name: 'b', type: 'int', default: 7 },
      { name: 'c', type: ['null', 'int'], default: null },
      { name: 'd', type: ['null', 'int'] },
      { name: 'e', type: 'bytes', default: 'ÿ' },
    ],
  ]);

  it('may be absent when they have a default or may be null', () => {
    const json = encodeEvent(event, { a: 1 }, { encoding: 'json' });
    expect(json.value?.toString()).toBe('{"a":1}');
    const avro = encodeEvent(event, { a: 1 }, { encoding: 'avro' });
    const e = Buffer.from([255]);
    expect(readBack(event, avro.value)).toEqual({ a: 1, b: 7, c: null, d: null, e });
  });

  it('fail when they are absent otherwise', () => {
    expect(() => encodeEvent(event, {})).toThrow(
      'a: got nothing, allowed: an integer of 32 bits [MISSING]',
    );
  });

  it('fail when the schema does not have them, and name those it has', () => {
    expect(() => encodeEvent(event, { a: 1, aa: 2 })).toThrow(
      'aa: got a field that is not in the schema, allowed: the fields of the schema: a, b, c, d, e [UNKNOWN_FIELD]',
    );
  });

  it('fail when the payload is no object', () => {
    expect(() => encodeEvent(event, [] as never)).toThrow('the payload: got an array');
  });
});
