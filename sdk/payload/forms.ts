import type { Type } from 'avsc';
import type { Long } from '../../core/schema/avro-type.ts';
import type { ColumnType } from '../../core/schema/columns.ts';

type Timestamp = Extract<ColumnType, { kind: 'timestamp' }>;
type Decimal = Extract<ColumnType, { kind: 'decimal' }>;

/** How an encoding writes the values that JSON and Avro write differently. */
export interface Forms {
  int64(value: Long): unknown;
  /** `value` is finite, NaN or an infinity. */
  float(value: number): unknown;
  /** `micros` is a whole number of the type's unit. */
  timestamp(micros: Long, type: Timestamp): unknown;
  /** Days since 1970. */
  date(days: number): unknown;
  /** `undefined`: it does not fit the bytes that the schema gives it. */
  decimal(unscaled: Long, type: Decimal, raw: Type | undefined): unknown;
  bytes(value: Uint8Array): unknown;
  /** `text` is a UUID in lower case. */
  uuid(text: string): unknown;
  /** What stands for an absent value of a nullable field without a default. */
  readonly absent: null | undefined;
}
