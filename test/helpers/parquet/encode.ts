import { expect } from 'vitest';
import { wasmEncoder } from '../../../core/parquet/wasm-encoder.ts';
import { BatchEncoder } from '../../../core/settle/encode-batch.ts';
import type { BatchCase } from './batch-case.ts';

/** The bytes of the one file that a batch becomes when none of its records fails. */
export function encodeAll({ event, records }: Pick<BatchCase, 'event' | 'records'>): Uint8Array {
  const { files, failures } = new BatchEncoder(event, wasmEncoder).encode(records);
  expect(failures.map(({ fault }) => `${fault.code} ${fault.message}`)).toEqual([]);
  expect(files).toHaveLength(1);
  return files[0]?.bytes ?? new Uint8Array();
}
