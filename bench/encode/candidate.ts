import { writeFileSync } from 'node:fs';
import { columnEncoder } from '../../core/parquet/column-encoder.ts';
import type { MakeEncoder } from '../../core/parquet/encoder.ts';
import { metadataColumns } from '../../core/parquet/metadata-columns.ts';
import { wasmEncoder } from '../../test/helpers/parquet/wasm/wasm-encoder.ts';
import { makeInvocation } from '../consume/invocation.ts';
import { measure } from '../consume/measure.ts';
import { payloadColumns, rowsOf } from './rows.ts';

const CANDIDATES: Readonly<Record<string, MakeEncoder>> = {
  'our encoder': columnEncoder,
  'parquet-wasm': wasmEncoder,
};

// run as a process of its own: measures one candidate, rows to bytes, over so many files at once
const [name = '', files = '1', writeTo] = process.argv.slice(2);
const makeEncoder = CANDIDATES[name];
if (!makeEncoder) {
  throw new Error(`got candidate "${name}", allowed: ${Object.keys(CANDIDATES).join(', ')}`);
}
const encoder = makeEncoder(payloadColumns, metadataColumns);
const { json } = makeInvocation(0);
const result = await measure(
  `${name}, ${files === '1' ? '1 file' : `${files} files`}`,
  { warmUp: 10, runs: 30 },
  () => rowsOf(json),
  (rows) => {
    const open = Array.from({ length: Number(files) }, () => encoder.open());
    rows.forEach(([payload, metadata], i) => {
      open[i % open.length]?.append(payload, metadata);
    });
    const written = open.map((file) => file.finish());
    if (writeTo) writeFileSync(writeTo, written[0] ?? '');
    return written.reduce((sum, bytes) => sum + bytes.length, 0);
  },
);
process.stdout.write(JSON.stringify(result));
