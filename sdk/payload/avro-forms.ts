import avro, { type Type } from 'avsc';
import type { Long } from '../../core/schema/avro-type.ts';
import type { Forms } from './forms.ts';

/** Values as avsc writes them, logical types in their underlying types. */
export const avroForms: Forms = {
  int64: (value) => value,
  float: (value) => value,
  timestamp: (micros, { unit }) => (unit === 'micros' ? micros : inMillis(micros)),
  date: (days) => days,
  decimal: (unscaled, _type, raw) => decimalBytes(BigInt(unscaled), raw),
  bytes: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  uuid: (text) => Buffer.from(text.replaceAll('-', ''), 'hex'),
  absent: null,
};

function inMillis(micros: Long): Long {
  return typeof micros === 'number' ? micros / 1000 : micros / 1000n;
}

function decimalBytes(unscaled: bigint, raw: Type | undefined): Buffer | undefined {
  const shortest = twosComplementBytes(unscaled);
  if (!(raw instanceof avro.types.FixedType)) return twosComplement(unscaled, shortest);
  return raw.size < shortest ? undefined : twosComplement(unscaled, raw.size);
}

/** Bytes that the number needs with its sign. */
function twosComplementBytes(value: bigint): number {
  let bytes = 1;
  while (BigInt.asIntN(bytes * 8, value) !== value) bytes++;
  return bytes;
}

function twosComplement(value: bigint, bytes: number): Buffer {
  const hex = BigInt.asUintN(bytes * 8, value)
    .toString(16)
    .padStart(bytes * 2, '0');
  return Buffer.from(hex, 'hex');
}
