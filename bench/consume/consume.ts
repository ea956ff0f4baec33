import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ENV } from '../../core/contract.ts';
import { event } from '../../events/order-placed/event.ts';
import { startLocalStack } from '../../local/localstack.ts';
import { progressOn } from '../../local/progress.ts';
import { makeInvocation } from './invocation.ts';
import type { Measurement } from './measure.ts';

const ROUNDS = 3;
const MILLION = 1_000_000;
const MIB = 1024 * 1024;
const REGION = 'us-east-1';
const BUCKET = 'bench';

/** What an invocation of 6 MB costs, beside the straightforward consumer in Node. */
export async function consume(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const localStack = await startLocalStack({ directory, progress: progressOn(process.stderr) });
  try {
    const rounds: Measurement[][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const env = await prepare(localStack.endpoint, directory, round);
      rounds.push([
        await runFile('core-path.ts', env),
        await runFile('whole-handler.ts', env),
        await runFile('naive.ts', env),
      ]);
    }
    process.stdout.write(`${table(best(rounds))}\n`);
  } finally {
    await localStack.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** A fresh bucket and queue for a round, and the environment that a function would have. */
async function prepare(endpoint: string, directory: string, round: number) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const bucket = `${BUCKET}-${round}`;
  const s3 = new S3Client({ endpoint, region: REGION, credentials });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const sqs = new SQSClient({ endpoint, region: REGION, credentials });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: bucket }));
  const eventFile = join(directory, 'event.json');
  await writeFile(eventFile, JSON.stringify(event));
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    [ENV.eventFile]: eventFile,
    [ENV.bucket]: bucket,
    [ENV.filesQueueUrl]: QueueUrl,
    [ENV.kafkaAuthentication]: 'none',
    [ENV.environment]: 'bench',
  };
}

/** Each candidate in a process of its own: memory and compiled code are its alone. */
async function runFile(name: string, env: Record<string, string>): Promise<Measurement> {
  const file = join(import.meta.dirname, name);
  const options = { env: { ...process.env, ...env } };
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file], options);
  return JSON.parse(stdout) as Measurement;
}

/** Of several rounds the one with the least CPU: noise only ever adds. */
function best(rounds: readonly (readonly Measurement[])[]): Measurement[] {
  const [first = []] = rounds;
  return first.map((one, i) =>
    rounds
      .flatMap((round) => round[i] ?? [])
      .reduce((a, b) => (b.cpuMillis.median < a.cpuMillis.median ? b : a), one),
  );
}

function table(measurements: readonly Measurement[]): string {
  const { records, payloadBytes } = makeInvocation(0);
  const naive = measurements.at(-1)?.cpuMillis.median ?? 1;
  const rows = measurements.map(({ name, cpuMillis, wallMillis, peakMiB, fileBytes }) => ({
    name,
    'CPU ms (min/median)': `${cpuMillis.min.toFixed(0)} / ${cpuMillis.median.toFixed(0)}`,
    'wall ms (median)': wallMillis.median.toFixed(0),
    'CPU-s per million': ((cpuMillis.median / 1000 / records) * MILLION).toFixed(1),
    'of naive': (cpuMillis.median / naive).toFixed(3),
    'peak MiB': peakMiB.toFixed(0),
    'file KiB': fileBytes ? (fileBytes / 1024).toFixed(0) : '',
  }));
  const size = (payloadBytes / MIB).toFixed(1);
  const head = `one invocation of 6 MB: ${records} order-placed events, ${size} MiB of JSON payload`;
  return [head, ...rows.map((row) => JSON.stringify(row))].join('\n');
}
