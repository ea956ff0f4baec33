import fc from 'fast-check';
import type { TypeCase } from './scalars.ts';

const MAX_PRECISION = 38;

/** Decimals on bytes and on fixed, with up to 38 digits, in JSON as text and as numbers. */
export const decimals: fc.Arbitrary<TypeCase> = fc
  .integer({ min: 1, max: MAX_PRECISION })
  .chain((precision) =>
    fc.record({
      precision: fc.constant(precision),
      scale: fc.integer({ min: 0, max: precision }),
      isFixed: fc.boolean(),
    }),
  )
  .map(({ precision, scale, isFixed }) => {
    const size = twosComplement(-(10n ** BigInt(precision))).length;
    const logical = { logicalType: 'decimal', precision, scale };
    return {
      schema: isFixed ? { type: 'fixed', size, ...logical } : { type: 'bytes', ...logical },
      shape: { kind: 'decimal', precision, scale },
      values: fc.record({ unscaled: unscaled(precision), form }).map((value) => ({
        json: jsonText(value.unscaled, scale, value.form),
        avro: twosComplement(value.unscaled, isFixed ? size : 0),
        expected: String(value.unscaled),
      })),
    };
  });

const form = fc.constantFrom('text', 'number', 'exponent');

function unscaled(precision: number): fc.Arbitrary<bigint> {
  const max = 10n ** BigInt(precision) - 1n;
  return fc.oneof(fc.bigInt({ min: -max, max }), fc.constantFrom(max, -max, 0n, 1n, -1n));
}

function jsonText(value: bigint, scale: number, form: string): string {
  const number = numberText(value, scale, form);
  return form === 'text' ? `"${number}"` : number;
}

function numberText(value: bigint, scale: number, form: string): string {
  if (form === 'exponent') return `${value}e-${scale}`;
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  return `${value < 0n ? '-' : ''}${whole}${scale > 0 ? `.${fraction}` : ''}`;
}

/** Big-endian, in as few bytes as hold it, or sign-extended to `size`. */
function twosComplement(value: bigint, size = 0): Buffer {
  let bytes = Math.max(size, 1);
  while (BigInt.asIntN(bytes * 8, value) !== value) bytes++;
  return Buffer.from(
    BigInt.asUintN(bytes * 8, value)
      .toString(16)
      .padStart(bytes * 2, '0'),
    'hex',
  );
}
