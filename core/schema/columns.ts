/**
 * The column model: what an Avro schema says, in the terms of a Parquet file. Every Parquet column is
 * OPTIONAL whatever `nullable` says, so that a file's types do not change when a field becomes optional;
 * `nullable` and `default` decide what an absent or null value of a payload means.
 */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The payload may hold null here. */
  readonly nullable: boolean;
  /** Stands in for an absent value, already in the form that a payload has; `undefined`: there is none. */
  readonly default?: unknown;
  /** Earlier names of the field, tried when the field is absent. */
  readonly aliases: readonly string[];
}

export type ColumnType =
  | { readonly kind: 'boolean' | 'int32' | 'int64' | 'float32' | 'float64' }
  | { readonly kind: 'utf8' | 'binary' | 'uuid' | 'date' }
  /** One of `symbols`; another one becomes `fallback`, or is a mismatch when there is none. */
  | { readonly kind: 'enum'; readonly symbols: readonly string[]; readonly fallback?: string }
  /** UTC, stored as microseconds; `unit` is what a bare number of the payload counts. */
  | { readonly kind: 'timestamp'; readonly unit: 'millis' | 'micros' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'fixed'; readonly bytes: number }
  | { readonly kind: 'list'; readonly element: Column }
  | { readonly kind: 'map'; readonly value: Column }
  | { readonly kind: 'struct'; readonly fields: readonly Column[] };
