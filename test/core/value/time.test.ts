import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsToMillis, parseDate, parseTimestamp, toMicros } from '../../../core/value/time.ts';

describe('parseTimestamp', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:59:59.999999Z', -1],
    ['2026-11-22T10:00:00.000001+01:00', Date.UTC(2026, 10, 22, 9) * 1000 + 1],
    ['2026-11-22 10:00:00.5-00:30', Date.UTC(2026, 10, 22, 10, 30) * 1000 + 500_000],
    ['2024-02-29T00:00:00.123456789Z', Date.UTC(2024, 1, 29) * 1000 + 123_456],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000_000n],
    ['9999-12-31T23:59:59.999999Z', 253_402_300_799_999_999n],
  ])('reads %s to the microsecond', (text, micros) => {
    expect(parseTimestamp(text)).toBe(micros);
  });

  it.each([
    '2026-11-22T10:00:00',
    '2026-11-22',
    '2026-02-30T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T10:00:60Z',
    '2026-13-01T00:00:00Z',
    '+12026-11-22T10:00:00Z',
    'yesterday',
    '',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  it('agrees with the platform on every millisecond of four-digit years', () => {
    const millis = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(millis, (time) => {
        const micros = parseTimestamp(new Date(time).toISOString());
        expect(BigInt(micros ?? 0)).toBe(BigInt(time) * 1000n);
      }),
    );
  });
});

describe('toMicros', () => {
  it('reads bare numbers in the unit of the logical type', () => {
    expect(toMicros(-1, 'millis')).toBe(-1000);
    expect(toMicros(-1, 'micros')).toBe(-1);
    expect(toMicros('253402300799999', 'millis')).toBe(253_402_300_799_999_000n);
  });

  it('refuses milliseconds that 64 bits of microseconds cannot hold', () => {
    expect(toMicros(9_223_372_036_854_776n, 'millis')).toBeUndefined();
  });

  it('refuses fractions', () => {
    expect(toMicros(1.5, 'micros')).toBeUndefined();
  });
});

describe('microsToMillis', () => {
  it('rounds down before and after 1970, for numbers and bigints alike', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (micros) => {
        expect(microsToMillis(BigInt(micros))).toBe(Math.floor(micros / 1000));
        expect(microsToMillis(micros)).toBe(Math.floor(micros / 1000));
      }),
    );
  });
});

describe('parseDate', () => {
  it('counts days since 1970 in both directions', () => {
    expect(parseDate('1970-01-02')).toBe(1);
    expect(parseDate('1969-12-31')).toBe(-1);
    expect(parseDate('0001-01-01')).toBe(-719_162);
  });

  it('refuses days that do not exist', () => {
    expect(parseDate('2025-02-29')).toBeUndefined();
    expect(parseDate('2025-00-10')).toBeUndefined();
  });
});
