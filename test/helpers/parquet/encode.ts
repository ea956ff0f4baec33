import { expect } from 'vitest';
import { columnEncoder } from '../../../core/parquet/column-encoder.ts';
import type { MakeEncoder } from '../../../core/parquet/encoder.ts';
import { BatchEncoder } from '../../../core/settle/encode-batch.ts';
import type { BatchCase } from './batch-case.ts';
import { wasmEncoder } from './wasm/wasm-encoder.ts';

/** Our encoder and the one that it is judged by: the same demands, from code that has nothing in common. */
export const ENCODERS: readonly (readonly [name: string, MakeEncoder])[] = [
  ['our encoder', columnEncoder],
  ['parquet-wasm', wasmEncoder],
];

/** The bytes of the one file that a batch becomes when none of its records fails. */
export function encodeAll(
  { event, records }: Pick<BatchCase, 'event' | 'records'>,
  makeEncoder: MakeEncoder = columnEncoder,
): Uint8Array {
  const { files, failures } = new BatchEncoder(event, makeEncoder).encode(records);
  expect(failures.map(({ fault }) => `${fault.code} ${fault.message}`)).toEqual([]);
  expect(files).toHaveLength(1);
  return files[0]?.bytes ?? new Uint8Array();
}
