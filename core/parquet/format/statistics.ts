import type { Limits } from './limits.ts';
import type { ThriftWriter } from './thrift.ts';

/** Writes the fields of a column chunk's `Statistics`. */
export function writeStatistics(
  thrift: ThriftWriter,
  { nulls, limits, isSigned }: { nulls: number; limits: Limits | undefined; isSigned: boolean },
): void {
  // the older two fields are for readers that take everything for signed
  if (limits?.max && isSigned) {
    thrift.binary(1, limits.max.bytes);
    thrift.binary(2, limits.min.bytes);
  }
  thrift.long(3, nulls);
  if (!limits) return;
  const { min, max } = limits;
  if (max) thrift.binary(5, max.bytes);
  thrift.binary(6, min.bytes);
  if (max) thrift.bool(7, max.isExact);
  thrift.bool(8, min.isExact);
}
