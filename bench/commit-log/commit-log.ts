import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { commitKey } from '../../core/contract.ts';
import type { Commit } from '../../core/settle/commit.ts';
import { startLocalStack } from '../../local/localstack.ts';
import { progressOn } from '../../local/progress.ts';
import { startListingServer } from './listing-server.ts';

const EVENT = 'order-placed';
const BUCKET = 'bench';
const COUNTS = [10, 1_000, 100_000, 1_000_000];
const PUT_COUNT = 10_000;
const RECORDS_A_COMMIT = 3_000;
const LOOKUPS = 200;
const PUTS_AT_ONCE = 32;

interface Lookup {
  readonly where: string;
  readonly commits: number;
  readonly lookup: 'newest' | 'covering';
  /** Of one lookup; `undefined` where nobody counts them. */
  readonly requests: string | undefined;
  readonly medianMillis: string;
  readonly p99Millis: string;
}

/** What it takes to find the newest commit, and the one that covers an offset, however many there are. */
export async function commitLog(): Promise<void> {
  for (const count of COUNTS) print(await overListingServer(count));
  print(await overLocalStack());
}

function print(lookups: readonly Lookup[]): void {
  for (const lookup of lookups) process.stdout.write(`${JSON.stringify(lookup)}\n`);
}

async function overListingServer(count: number): Promise<Lookup[]> {
  // later positions sort first
  const keys = Array.from({ length: count }, (_, i) => keyOf(count - 1 - i));
  const bodyOf = (key: string) => JSON.stringify(commitAt(indexOf(key)));
  const server = await startListingServer(BUCKET, keys, bodyOf);
  try {
    return await measure(
      'in memory, HTTP on this machine',
      count,
      server.endpoint,
      server.requests,
    );
  } finally {
    await server.stop();
  }
}

async function overLocalStack(): Promise<Lookup[]> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const localStack = await startLocalStack({ directory, progress: progressOn(process.stderr) });
  try {
    const client = clientOf(localStack.endpoint);
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const log = new S3CommitLog({ client, bucket: BUCKET, event: EVENT });
    for (let start = 0; start < PUT_COUNT; start += PUTS_AT_ONCE) {
      const length = Math.min(PUTS_AT_ONCE, PUT_COUNT - start);
      await Promise.all(Array.from({ length }, (_, i) => log.put(commitAt(start + i))));
    }
    return await measure('LocalStack', PUT_COUNT, localStack.endpoint);
  } finally {
    await localStack.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(
  where: string,
  commits: number,
  endpoint: string,
  requests?: { list: number; get: number },
): Promise<Lookup[]> {
  const client = clientOf(endpoint);
  const log = new S3CommitLog({ client, bucket: BUCKET, event: EVENT });
  await log.newest(0);
  const lookups: Lookup[] = [];
  for (const lookup of ['newest', 'covering'] as const) {
    if (requests) Object.assign(requests, { list: 0, get: 0 });
    const millis: number[] = [];
    for (let i = 0; i < LOOKUPS; i++) {
      const wanted = lookup === 'newest' ? commits - 1 : Math.floor((i * commits) / LOOKUPS);
      const offset = wanted * RECORDS_A_COMMIT + (i % RECORDS_A_COMMIT);
      const startedAt = performance.now();
      const found = lookup === 'newest' ? await log.newest(0) : await log.covering(0, 0, offset);
      millis.push(performance.now() - startedAt);
      if (found?.from !== wanted * RECORDS_A_COMMIT) {
        throw new Error(`${lookup} of offset ${offset}: got the commit at ${found?.from}`);
      }
    }
    millis.sort((a, b) => a - b);
    const quantile = (share: number) => (millis[Math.floor(millis.length * share)] ?? 0).toFixed(1);
    const counted = requests && `${requests.list / LOOKUPS} LIST, ${requests.get / LOOKUPS} GET`;
    lookups.push({
      where,
      commits,
      lookup,
      requests: counted,
      medianMillis: quantile(0.5),
      p99Millis: quantile(0.99),
    });
  }
  client.destroy();
  return lookups;
}

function clientOf(endpoint: string): S3Client {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
}

function keyOf(index: number): string {
  return commitKey(EVENT, { partition: 0, generation: 0, from: index * RECORDS_A_COMMIT });
}

/** The other way round: a key holds the largest offset there is, less the position. */
function indexOf(key: string): number {
  const inverted = key.slice(-'.json'.length - 19, -'.json'.length);
  const from = 9_223_372_036_854_775_807n - BigInt(inverted);
  return Number(from) / RECORDS_A_COMMIT;
}

function commitAt(index: number): Commit {
  const from = index * RECORDS_A_COMMIT;
  const next = from + RECORDS_A_COMMIT;
  const end = (offset: number) => ({ offset, timestamp: 1_795_341_600_000, crc32: 2_882_400_001 });
  return {
    version: 1,
    event: EVENT,
    generation: 0,
    partition: 0,
    from,
    next,
    rows: RECORDS_A_COMMIT,
    deadLetters: [],
    tombstones: [],
    gaps: [],
    ends: { first: end(from), last: end(next - 1) },
    schemas: [`${EVENT}/2`],
    files: [],
    committedAt: '2026-11-22T10:00:00.000Z',
    writer: 'bench',
  };
}
