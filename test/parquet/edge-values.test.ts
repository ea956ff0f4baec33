import { describe, expect, it } from 'vitest';
import { DATE, TIMESTAMP_MICROS, thingSeen } from '../helpers/events.ts';
import { avroWriter } from '../helpers/parquet/avro-payload.ts';
import { encodeAll } from '../helpers/parquet/encode.ts';
import { record } from '../helpers/records.ts';
import { readRows } from '../helpers/rows.ts';

const eventOf = (type: unknown) => thingSeen([[{ name: 'value', type }]]);

async function storedFromJson(type: unknown, value: string): Promise<unknown> {
  const [row] = await readRows(
    encodeAll({ event: eventOf(type), records: [record(`{"value":${value}}`)] }),
  );
  return row?.['value'];
}

async function storedFromAvro(type: unknown, value: unknown): Promise<unknown> {
  const event = eventOf(type);
  const payload = avroWriter(event.schemas[0]?.schema)({ value });
  const records = [record(payload, { headers: { 'content-type': 'application/avro' } })];
  const [row] = await readRows(encodeAll({ event, records }));
  return row?.['value'];
}

describe('a decimal in a JSON number', () => {
  const decimal = (precision: number, scale: number) => ({
    type: 'bytes',
    logicalType: 'decimal',
    precision,
    scale,
  });

  it.each([
    ['is near an integer', decimal(38, 20), '1.00000000000000000001'],
    ['is near a short fraction', decimal(38, 20), '0.10000000000000000001'],
    ['would round to an integer', decimal(20, 1), '4503599627370497.5'],
    ['would round up to one digit more', decimal(35, 28), '9999999.9999999999999999999999999999'],
  ])('is exact when it %s', async (_, type, number) => {
    expect(await storedFromJson(type, number)).toBe(number);
  });
});

describe('a long in Avro', () => {
  it('is exact when its schema is an object', async () => {
    expect(await storedFromAvro({ type: 'long' }, 2n ** 60n + 1n)).toBe('1152921504606846977');
  });

  it('may be a time far away in microseconds', async () => {
    const lastDay = BigInt(Date.UTC(9999, 11, 31)) * 1000n;
    expect(await storedFromAvro(TIMESTAMP_MICROS, lastDay)).toBe('9999-12-31 00:00:00+00');
  });
});

describe('a map', () => {
  const map = { type: 'map', values: 'int' };
  const entries = [
    { key: '', value: 0 },
    { key: '__proto__', value: 1 },
    { key: 'constructor', value: 2 },
  ];
  // JSON.parse makes `__proto__` a key of its own
  const object = JSON.parse('{"":0,"__proto__":1,"constructor":2}') as Record<string, number>;

  it('keeps keys that JavaScript gives a meaning, from JSON', async () => {
    expect(await storedFromJson(map, JSON.stringify(object))).toEqual(entries);
  });

  it('keeps keys that JavaScript gives a meaning, from Avro', async () => {
    expect(await storedFromAvro(map, object)).toEqual(entries);
  });
});

describe('a date', () => {
  it.each(['0001-01-01', '1582-10-15', '1969-12-31', '9999-12-31'])('may be %s', async (date) => {
    expect(await storedFromJson(DATE, `"${date}"`)).toBe(date);
  });
});
