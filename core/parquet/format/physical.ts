import type { ColumnType } from '../../schema/columns.ts';

/** Physical types, numbered as in `parquet.thrift`. */
export const PHYSICAL = {
  boolean: 0,
  int32: 1,
  int64: 2,
  float: 4,
  double: 5,
  bytes: 6,
  fixed: 7,
} as const;

/** How a file stores the values of a column. */
export interface Physical {
  readonly type: (typeof PHYSICAL)[keyof typeof PHYSICAL];
  /** Bytes a value where all are of one length that the type does not say. */
  readonly width?: number;
  /** They compare as signed numbers; else as unsigned bytes. */
  readonly isSigned: boolean;
}

/** Digits that always fit into an integer of so many bits. */
const INT32_DIGITS = 9;
const INT64_DIGITS = 18;

/** @param type any but a list, a map or a struct */
export function physicalOf(type: ColumnType): Physical {
  switch (type.kind) {
    case 'boolean':
      return { type: PHYSICAL.boolean, isSigned: false };
    case 'int32':
    case 'date':
      return { type: PHYSICAL.int32, isSigned: true };
    case 'int64':
    case 'timestamp':
      return { type: PHYSICAL.int64, isSigned: true };
    case 'float32':
      return { type: PHYSICAL.float, isSigned: true };
    case 'float64':
      return { type: PHYSICAL.double, isSigned: true };
    case 'decimal':
      return decimal(type.precision);
    case 'fixed':
      return { type: PHYSICAL.fixed, width: type.bytes, isSigned: false };
    default:
      return { type: PHYSICAL.bytes, isSigned: false };
  }
}

function decimal(precision: number): Physical {
  // one digit has 64 bits in Arrow's Rust writer, and so in the files that were written by it
  if (precision > 1 && precision <= INT32_DIGITS) return { type: PHYSICAL.int32, isSigned: true };
  if (precision <= INT64_DIGITS) return { type: PHYSICAL.int64, isSigned: true };
  let width = 8;
  while (2n ** BigInt(width * 8 - 1) < 10n ** BigInt(precision)) width++;
  return { type: PHYSICAL.fixed, width, isSigned: true };
}
