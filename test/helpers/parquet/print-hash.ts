import { createHash } from 'node:crypto';
import { columnEncoder } from '../../../core/parquet/column-encoder.ts';
import { BatchEncoder } from '../../../core/settle/encode-batch.ts';
import { EVERY_KIND } from './every-kind.ts';
import { steadyRecords } from './steady-records.ts';

// run as a process of its own: prints the hash of one file
const { files } = new BatchEncoder(EVERY_KIND, columnEncoder).encode(steadyRecords(500));
const hash = createHash('sha256');
for (const { bytes } of files) hash.update(bytes);
process.stdout.write(hash.digest('hex'));
