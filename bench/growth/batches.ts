import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { table } from '../../cli/kit/table.ts';
import { functionEnvironment } from '../../local/function/environment.ts';
import { startLocalStack } from '../../local/localstack.ts';
import type { Progress } from '../../local/progress.ts';
import { makeBucket, s3At } from '../kit/bucket.ts';
import { bundleConsumer, consumerFunction } from '../kit/consumer-function.ts';
import { REGION } from '../kit/services.ts';
import { type Spread, spreadOf } from '../kit/spread.ts';
import { DIMENSIONS, type Dimension } from './cases.ts';

const PROGRAM = join(import.meta.dirname, 'batch-process.ts');

/** What a warm handler takes for a batch. */
export interface BatchCost {
  readonly dimension: string;
  readonly value: number;
  readonly events: number;
  readonly payloadBytes: number;
  readonly cpuMicrosPerEvent: Spread;
  readonly wallMillis: Spread;
  readonly peakBytes: number;
  /** Calls that had to be made again, because S3 was too slow. */
  readonly refused: number;
}

interface Reported {
  readonly events: number;
  readonly payloadBytes: number;
  readonly cpuMillis: readonly number[];
  readonly wallMillis: readonly number[];
  readonly peakBytes: number;
  readonly refused: number;
}

/** Every value of every dimension in a process of its own. */
export async function measureBatches(folder: string, progress: Progress): Promise<BatchCost[]> {
  const localStack = await startLocalStack({ directory: join(folder, 'localstack'), progress });
  try {
    const asset = await bundleConsumer(folder);
    const costs: BatchCost[] = [];
    for (const dimension of DIMENSIONS) {
      for (const value of dimension.values) {
        const label = `${value.toLocaleString('en-US')} ${dimension.title}`;
        const place = { endpoint: localStack.endpoint, asset, folder };
        costs.push(await progress.step(label, () => measureOne(dimension, value, place)));
      }
    }
    return costs;
  } finally {
    await localStack.stop();
  }
}

async function measureOne(
  { name, batchOf }: Dimension,
  value: number,
  { endpoint, asset, folder }: { endpoint: string; asset: string; folder: string },
): Promise<BatchCost> {
  const bucket = `bench-${name}-${value}`;
  const client = s3At(endpoint);
  await makeBucket(client, bucket);
  const spec = await consumerFunction(batchOf(value).event, asset, { endpoint, bucket, folder });
  const env = functionEnvironment(spec, { region: REGION, endpoint, folder });
  const options = [`--max-old-space-size=${spec.memoryMiB}`, '--expose-gc'];
  const { stderr } = await promisify(execFile)(
    process.execPath,
    [...options, PROGRAM, asset, name, String(value)],
    { env, maxBuffer: 64 * 1024 * 1024 },
  );
  client.destroy();
  const { cpuMillis, wallMillis, ...reported }: Reported = JSON.parse(stderr);
  return {
    dimension: name,
    value,
    ...reported,
    cpuMicrosPerEvent: spreadOf(cpuMillis.map((millis) => (millis * 1000) / reported.events)),
    wallMillis: spreadOf(wallMillis),
  };
}

export function batchesTable(costs: readonly BatchCost[]): string {
  const headings = [
    'What grows',
    'to',
    'events a batch',
    'bytes an event',
    'CPU µs an event (min / median)',
    'CPU ns a byte',
    'wall ms a batch',
    'peak MB',
    'calls again',
  ];
  const titles = new Map(DIMENSIONS.map(({ name, title }) => [name, title]));
  const rows = costs.map(({ events, cpuMicrosPerEvent: cpu, ...cost }) => {
    const bytes = cost.payloadBytes / events;
    return [
      titles.get(cost.dimension) ?? '',
      whole(cost.value),
      whole(events),
      whole(bytes),
      `${cpu.min.toFixed(1)} / ${cpu.median.toFixed(1)}`,
      ((cpu.median * 1000) / bytes).toFixed(1),
      cost.wallMillis.median.toFixed(0),
      whole(cost.peakBytes / 1_000_000),
      String(cost.refused),
    ];
  });
  return table(headings, rows);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
