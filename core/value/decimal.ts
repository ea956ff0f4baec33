import type { Long } from '../schema/avro-type.ts';
import { InexactNumber, NumberLiteral } from './number-literal.ts';

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Every decimal of so many digits survives the way through a double. */
const EXACT_DIGITS = 15;
const POWERS_OF_10 = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
const CODE_OF_0 = 48;

/**
 * The unscaled integer of a decimal, e.g. 1234 for 12.34 at scale 2, from a number, text, or Avro's
 * two's complement bytes. `undefined`: it is no number, or has more digits than precision or scale.
 *
 * @throws InexactNumber when JSON.parse may have rounded the number
 */
export function toUnscaled(
  value: unknown,
  { precision, scale }: { precision: number; scale: number },
): Long | undefined {
  if (value instanceof Uint8Array) return within(fromTwosComplement(value), precision);
  const text = textOf(value);
  return text === undefined ? undefined : parseDecimal(text, precision, scale);
}

function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
      return value.toString();
    case 'number': {
      if (!Number.isFinite(value)) return undefined;
      const text = String(value);
      if (Number.isSafeInteger(value)) return text;
      // sign, point and exponent make the text longer than its digits: the second look is rare
      if (Number.isInteger(value) || text.length > EXACT_DIGITS + 1) throw new InexactNumber();
      return text;
    }
    default:
      return value instanceof NumberLiteral ? value.source : undefined;
  }
}

function parseDecimal(text: string, precision: number, scale: number): Long | undefined {
  return parsePlain(text, precision, scale) ?? parseAny(text, precision, scale);
}

/** What nearly all are: few digits, no exponent. `undefined`: this one is not, or does not fit. */
function parsePlain(text: string, precision: number, scale: number): number | undefined {
  const isNegative = text[0] === '-';
  const start = isNegative ? 1 : 0;
  if (text.length === start || text.length > EXACT_DIGITS) return undefined;
  const last = text.length - 1;
  let number = 0;
  let point = last;
  for (let i = start; i <= last; i++) {
    const digit = text.charCodeAt(i) - CODE_OF_0;
    if (digit >= 0 && digit <= 9) number = number * 10 + digit;
    else if (text[i] === '.' && point === last && i < last) point = i;
    else return undefined;
  }
  const shift = scale - (last - point);
  const unscaled = number * (POWERS_OF_10[shift] ?? Number.NaN);
  const limit = POWERS_OF_10[Math.min(precision, EXACT_DIGITS)] ?? 0;
  if (!(unscaled < limit)) return undefined;
  return isNegative ? -unscaled : unscaled;
}

function parseAny(text: string, precision: number, scale: number): Long | undefined {
  const [matched, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (matched === undefined || (!whole && !fraction)) return undefined;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  const shift = scale - fraction.length + Number(exponent);
  const unscaled = shifted(digits, shift);
  // leading zeros are gone, so the text's length is the number of digits
  if (unscaled === undefined || unscaled.length > precision) return undefined;
  const signed = sign === '-' ? `-${unscaled}` : unscaled;
  return unscaled.length <= EXACT_DIGITS ? Number(signed) : BigInt(signed);
}

/** The digits times 10^shift; `undefined` when that is no integer. */
function shifted(digits: string, shift: number): string | undefined {
  if (/^0*$/.test(digits)) return '0';
  if (shift >= 0) return shift > 40 ? undefined : digits + '0'.repeat(shift);
  const kept = digits.slice(0, shift);
  return /^0*$/.test(digits.slice(shift)) ? kept || '0' : undefined;
}

function fromTwosComplement(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

function within(value: bigint, precision: number): bigint | undefined {
  const limit = 10n ** BigInt(precision);
  return value < limit && value > -limit ? value : undefined;
}
