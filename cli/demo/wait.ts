import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Admin } from 'kafkajs';
import { readOffsets } from '../../adapters/kafka-offsets.ts';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { positionAfter } from '../../core/settle/commit.ts';
import type { Session } from '../kit/session.ts';
import { readWarehouse } from '../kit/warehouse.ts';
import { lagOf } from '../status/event-status.ts';
import { loadedRows } from './warehouse.ts';

const POLL_MILLISECONDS = 1_000;
const PATIENCE_MILLISECONDS = 60_000;

/** How far the pipelines are, all events together. */
export interface Arrived {
  /** Records that a commit covers. */
  readonly settled: number;
  readonly rowsInWarehouse: number;
}

interface Expected {
  readonly records: number;
  readonly rows: number;
}

export interface Waiting {
  readonly expected: Expected;
  readonly observe: () => Promise<Arrived>;
  readonly show: (arrived: Arrived) => void;
  readonly signal: AbortSignal;
  /** @default 60000 */
  readonly patienceMilliseconds?: number;
  /** @default 1000 */
  readonly pollMilliseconds?: number;
}

/**
 * Waits until every record is settled and every row can be queried.
 *
 * @returns `arrived`, or `stalled` when nothing moved for a minute
 */
export async function waitForLast(waiting: Waiting): Promise<'arrived' | 'stalled'> {
  const { expected, signal } = waiting;
  const patience = waiting.patienceMilliseconds ?? PATIENCE_MILLISECONDS;
  let last = -1;
  let movedAt = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const arrived = await waiting.observe();
    waiting.show(arrived);
    const { settled, rowsInWarehouse } = arrived;
    if (settled >= expected.records && rowsInWarehouse >= expected.rows) return 'arrived';
    if (settled + rowsInWarehouse !== last) {
      last = settled + rowsInWarehouse;
      movedAt = performance.now();
    }
    if (performance.now() - movedAt > patience) return 'stalled';
    await sleep(waiting.pollMilliseconds ?? POLL_MILLISECONDS, undefined, { signal });
  }
}

/** Looks at Kafka, the newest commits and the warehouse's ledger. */
export async function observePipelines(
  session: Session,
  events: readonly string[],
  admin: Admin,
  client: S3Client,
): Promise<Arrived> {
  let settled = 0;
  for (const event of events) {
    const offsets = await readOffsets(admin, event);
    const log = new S3CommitLog({ client, bucket: session.bucket, event });
    const newest = await Promise.all(offsets.map(({ partition }) => log.newest(partition)));
    const positions = new Map(
      newest.map((link, i) => [offsets[i]?.partition ?? 0, positionAfter(link).next]),
    );
    const inKafka = offsets.reduce((sum, { beginning, end }) => sum + end - beginning, 0);
    settled += inKafka - lagOf(offsets, positions);
  }
  return { settled, rowsInWarehouse: await rowsIn(session.warehouseFile, events) };
}

function rowsIn(file: string, events: readonly string[]): Promise<number> {
  return readWarehouse(file, 0, async (connection) => {
    let rows = 0;
    for (const event of events) rows += await loadedRows(connection, event);
    return rows;
  });
}
