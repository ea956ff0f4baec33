import type { Long } from '../schema/avro-type.ts';
import { InexactNumber } from './number-literal.ts';

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;
const DIGITS = /^-?\d{1,19}$/;

/**
 * A 64-bit integer from what a payload holds: a number, a bigint, or digits in a string (as proto3 JSON
 * writes 64-bit integers). `undefined`: it is none.
 *
 * @throws InexactNumber when JSON.parse may have rounded the number
 */
export function toLong(value: unknown): Long | undefined {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value;
    if (Number.isInteger(value)) throw new InexactNumber();
    return undefined;
  }
  if (typeof value === 'string' && DIGITS.test(value)) return fits(BigInt(value));
  return typeof value === 'bigint' ? fits(value) : undefined;
}

/** `undefined` when it is no 64-bit integer. */
export function fits(value: bigint): Long | undefined {
  return value >= MIN_LONG && value <= MAX_LONG ? value : undefined;
}
