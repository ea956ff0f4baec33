import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUnscaled } from '../../core/value/decimal.ts';
import { toLong } from '../../core/value/long.ts';
import { toMicros } from '../../core/value/time.ts';
import { encodeEvent } from '../../sdk/encode.ts';
import { DECIMAL, TIMESTAMP_MICROS, thingSeen } from '../helpers/events.ts';
import { readBack } from './read-back.ts';

const event = thingSeen([
  [
    { name: 'n', type: 'long' },
    { name: 't', type: TIMESTAMP_MICROS },
    { name: 'd', type: DECIMAL },
    { name: 's', type: 'string' },
    { name: 'f', type: 'double' },
    { name: 'm', type: { type: 'map', values: ['null', 'bytes'] } },
  ],
]);

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const decimal = fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n });
const payload = fc.record({
  n: int64,
  t: int64,
  d: decimal,
  s: fc.string({ unit: 'grapheme' }),
  // JSON writes -0 as 0
  f: fc.double().map((value) => (Object.is(value, -0) ? 0 : value)),
  m: fc.dictionary(fc.string(), fc.option(fc.uint8Array({ maxLength: 8 }))),
});

function text(unscaled: bigint): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(3, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

describe('a payload', () => {
  it('says the same in JSON and in Avro, to the last bit', () => {
    fc.assert(
      fc.property(payload, (values) => {
        const data = { ...values, d: text(values.d) };
        const json = JSON.parse(String(encodeEvent(event, data, { encoding: 'json' }).value));
        const avro = readBack(event, encodeEvent(event, data, { encoding: 'avro' }).value);
        for (const read of [json, avro]) {
          expect(BigInt(toLong(read.n) ?? 0)).toBe(values.n);
          expect(BigInt(toMicros(read.t, 'micros') ?? 0)).toBe(values.t);
          expect(BigInt(toUnscaled(read.d, { precision: 20, scale: 2 }) ?? 0)).toBe(values.d);
          expect(read.s).toBe(values.s);
          expect(Number(read.f)).toBe(values.f);
          const bytes = Object.entries(read.m).map(([key, value]) => [key, hexOf(value)]);
          const expected = Object.entries(values.m).map(([key, value]) => [key, hexOf(value)]);
          expect(bytes.sort()).toEqual(expected.sort());
        }
      }),
    );
  });
});

function hexOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return Buffer.from(value, 'base64').toString('hex');
  return Buffer.from(value as Uint8Array).toString('hex');
}
