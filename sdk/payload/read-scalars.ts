import { NumberLiteral } from '../../core/value/number-literal.ts';
import { parseDate, toMicros } from '../../core/value/time.ts';

const MAX_INT = 2 ** 31 - 1;
const MIN_INT = -(2 ** 31);
const DAY_MILLIS = 86_400_000;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NON_FINITE = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

// Each reads what a producer may write for a type; `undefined`: it is none of that.

export function toInt32(value: unknown): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value;
  const fits = Number.isInteger(number) && Number(number) >= MIN_INT && Number(number) <= MAX_INT;
  return fits ? Number(number) : undefined;
}

export function toFloat(value: unknown, kind: 'float32' | 'float64'): number | undefined {
  const number = toDouble(value);
  if (number === undefined || kind === 'float64' || !Number.isFinite(number)) return number;
  return Number.isFinite(Math.fround(number)) ? number : undefined;
}

function toDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof NumberLiteral) return Number(value.source);
  return typeof value === 'string' ? NON_FINITE.get(value) : undefined;
}

/** Microseconds since 1970, a whole number of the unit. */
export function toTimestamp(value: unknown, unit: 'millis' | 'micros') {
  const micros =
    value instanceof Date ? toMicros(value.getTime(), 'millis') : toMicros(value, unit);
  if (micros === undefined || unit === 'micros') return micros;
  const isWhole = typeof micros === 'number' ? micros % 1000 === 0 : micros % 1000n === 0n;
  return isWhole ? micros : undefined;
}

export function toDays(value: unknown): number | undefined {
  if (typeof value === 'string') return parseDate(value);
  return toInt32(value instanceof Date ? value.getTime() / DAY_MILLIS : value);
}

export function toBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string' || !BASE64.test(value)) return undefined;
  return Buffer.from(value, 'base64');
}

export function toUuid(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined;
}
