import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUnscaled } from '../../../core/value/decimal.ts';
import { toLong } from '../../../core/value/long.ts';
import { InexactNumber, NumberLiteral } from '../../../core/value/number-literal.ts';

describe('toLong', () => {
  it('takes the extremes of 64 bits as bigint or digits', () => {
    expect(toLong(9_223_372_036_854_775_807n)).toBe(9_223_372_036_854_775_807n);
    expect(toLong('-9223372036854775808')).toBe(-9_223_372_036_854_775_808n);
  });

  it('refuses what 64 bits do not hold, fractions and other text', () => {
    for (const value of [9_223_372_036_854_775_808n, '9223372036854775808', 1.5, '1.0', '', ' 1']) {
      expect(toLong(value)).toBeUndefined();
    }
  });

  it('asks for an exact parse when the number may have been rounded', () => {
    expect(() => toLong(2 ** 53)).toThrow(InexactNumber);
    expect(() => toLong(-1e18)).toThrow(InexactNumber);
  });
});

describe('toUnscaled', () => {
  const limits = { precision: 20, scale: 2 };

  it.each([
    ['12.34', 1234],
    ['-0.01', -1],
    ['12', 1200],
    ['12.340', 1234],
    ['.5', 50],
    ['+5.', 500],
    ['1.2e3', 120_000],
    ['1200e-3', 120],
    ['0e-999', 0],
    ['000123456789012345678.90', 12_345_678_901_234_567_890n],
    [12.34, 1234],
    [-0.1, -10],
    [5n, 500],
    [new NumberLiteral('123456789012345678.91'), 12_345_678_901_234_567_891n],
    [Uint8Array.of(0xff), -1n],
    [Uint8Array.of(0x04, 0xd2), 1234n],
    [Uint8Array.of(), 0n],
  ])('reads %s', (value, unscaled) => {
    expect(BigInt(toUnscaled(value, limits) ?? 'none')).toBe(BigInt(unscaled));
  });

  it.each([
    '12.345',
    '1e-3',
    '1234567890123456789.00',
    '1e30',
    '',
    '.',
    '-',
    'NaN',
    '0x10',
    '1,5',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    {},
  ])('refuses %s', (value) => {
    expect(toUnscaled(value, limits)).toBeUndefined();
  });

  it('asks for an exact parse when a number has more digits than a double keeps', () => {
    expect(() => toUnscaled(1e21, limits)).toThrow(InexactNumber);
    expect(() => toUnscaled(Math.PI, limits)).toThrow(InexactNumber);
  });

  it('keeps every decimal that it writes as text', () => {
    const digits = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 38 }), (unscaled, scale) => {
        const text = unscaled
          .toString()
          .replace('-', '')
          .padStart(scale + 1, '0');
        const point = text.length - scale;
        const sign = unscaled < 0n ? '-' : '';
        const decimal = `${sign}${text.slice(0, point)}.${text.slice(point)}`;
        const read = toUnscaled(decimal, { precision: 38, scale });
        expect(BigInt(read ?? 'none')).toBe(unscaled);
      }),
    );
  });
});
