import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { requireEnv } from '../../adapters/env.ts';
import { readEventFile } from '../../adapters/event-file.ts';
import { createLog } from '../../adapters/log.ts';
import { createMetrics } from '../../adapters/metrics.ts';
import { createS3Client } from '../../adapters/s3-client.ts';
import { ENV } from '../../core/contract.ts';
import { type Loader, loadMessages } from './load-messages.ts';

let loader: Promise<Loader> | undefined;

/** Loads the files that the event's queue announces into the warehouse, each once. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  loader ??= createLoader();
  return loadMessages(Records, await loader);
}

async function createLoader(): Promise<Loader> {
  const event = readEventFile(requireEnv(ENV.eventFile)).name;
  // Loaded here: DuckDB is a native module that only the embedded warehouse has.
  const { DuckDbWarehouse } = await import('../../adapters/duckdb-warehouse.ts');
  return {
    event,
    bucket: requireEnv(ENV.bucket),
    warehouse: new DuckDbWarehouse(requireEnv(ENV.duckdbFile), createS3Client()),
    log: createLog({ fields: { event } }),
    metrics: createMetrics({ environment: requireEnv(ENV.environment), event }),
  };
}
