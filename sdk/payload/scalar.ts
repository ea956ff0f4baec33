import type { Type } from 'avsc';
import type { ColumnType } from '../../core/schema/columns.ts';
import { toUnscaled } from '../../core/value/decimal.ts';
import { toLong } from '../../core/value/long.ts';
import { InexactNumber } from '../../core/value/number-literal.ts';
import { PayloadError, typeName } from '../errors.ts';
import { allowedFor } from './allowed.ts';
import type { Forms } from './forms.ts';
import { toBytes, toDays, toFloat, toInt32, toTimestamp, toUuid } from './read-scalars.ts';

/** A value of a type that holds no others. @throws PayloadError when it does not fit */
export function convertScalar(
  type: ColumnType,
  value: unknown,
  path: string,
  forms: Forms,
  raw: Type | undefined,
): unknown {
  try {
    const converted = scalar(type, value, forms, raw);
    if (converted !== undefined) return converted;
  } catch (error) {
    if (!(error instanceof InexactNumber)) throw error;
    throw new PayloadError('INEXACT', path, 'a number that may be rounded', allowedFor(type));
  }
  throw misfit(type, value, path);
}

/** `undefined`: the value does not fit. */
function scalar(type: ColumnType, value: unknown, forms: Forms, raw: Type | undefined): unknown {
  switch (type.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'int32':
      return toInt32(value);
    case 'utf8':
      return typeof value === 'string' && value.isWellFormed() ? value : undefined;
    case 'enum':
      return type.symbols.includes(value as string) ? value : undefined;
    case 'int64':
      return written(toLong(value), forms.int64);
    case 'float32':
    case 'float64':
      return written(toFloat(value, type.kind), forms.float);
    case 'uuid':
      return written(toUuid(value), forms.uuid);
    case 'date':
      return written(toDays(value), forms.date);
    case 'timestamp':
      return written(toTimestamp(value, type.unit), (micros) => forms.timestamp(micros, type));
    case 'decimal': {
      if (value instanceof Uint8Array) return undefined;
      return written(toUnscaled(value, type), (unscaled) => forms.decimal(unscaled, type, raw));
    }
    case 'fixed': {
      const bytes = toBytes(value);
      return bytes?.length === type.bytes ? forms.bytes(bytes) : undefined;
    }
    default:
      return written(toBytes(value), forms.bytes);
  }
}

function written<T>(value: T | undefined, form: (value: T) => unknown): unknown {
  return value === undefined ? undefined : form(value);
}

const EXPECTED_TYPES: Partial<Record<ColumnType['kind'], readonly string[]>> = {
  boolean: ['boolean'],
  utf8: ['string'],
  int32: ['number', 'bigint'],
  enum: ['string'],
  uuid: ['string'],
};

/** Says that a value does not fit, and whether already its type is wrong. */
export function misfit(type: ColumnType, value: unknown, path: string): PayloadError {
  const isList = type.kind === 'list' || type.kind === 'map';
  const expected = EXPECTED_TYPES[type.kind] ?? (isList ? [] : ['string', 'number', 'bigint']);
  const isRightType =
    expected.includes(typeof value) || (typeof value === 'object' && isBinary(type, value));
  const code = !isRightType ? 'TYPE' : type.kind === 'enum' ? 'SYMBOL' : 'RANGE';
  return new PayloadError(code, path, typeName(value), allowedFor(type));
}

function isBinary(type: ColumnType, value: unknown): boolean {
  if (type.kind === 'timestamp' || type.kind === 'date') return value instanceof Date;
  return type.kind === 'fixed' && value instanceof Uint8Array;
}
