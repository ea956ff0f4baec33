import type { Log } from '../../adapters/log.ts';
import { WorldFault } from '../../core/errors.ts';
import type { KafkaRecord } from '../../core/record.ts';
import type { Settlement, Settler } from '../../core/settle/settler.ts';
import type { PartitionName } from './invocation.ts';
import { summaryOf } from './report.ts';

/** The records of a partition, with the mapping's name of it. */
export type Run = readonly [PartitionName, readonly KafkaRecord[]];

/** Kafka's identifier is an object, unlike that of SQS and Kinesis. */
export interface BatchItemFailure {
  readonly itemIdentifier: { readonly partition: PartitionName; readonly offset: number };
}

export interface SettledRuns {
  readonly settlements: readonly Settlement[];
  readonly batchItemFailures: readonly BatchItemFailure[];
}

/** Settles partitions side by side; a failed one is reported at its first unsettled offset. */
export async function settleRuns(
  settler: Pick<Settler, 'settle'>,
  log: Log,
  runs: readonly Run[],
): Promise<SettledRuns> {
  const results = await Promise.all(runs.map((run) => settle(settler, log, run)));
  return {
    settlements: results.flatMap(({ settlement }) => settlement ?? []),
    batchItemFailures: results.flatMap(({ failure }) => failure ?? []),
  };
}

async function settle(
  settler: Pick<Settler, 'settle'>,
  log: Log,
  [partition, records]: Run,
): Promise<{ settlement?: Settlement; failure?: readonly BatchItemFailure[] }> {
  const [first] = records;
  if (!first) return {};
  try {
    const settlement = await settler.settle(first.partition, records);
    log.info('settled', summaryOf(settlement));
    return { settlement };
  } catch (error) {
    log.error('not settled', { partition, error });
    const unsettled = error instanceof WorldFault ? error.place.offset : undefined;
    return { failure: failed(partition, { offset: unsettled ?? first.offset }) };
  }
}

export function failed(
  partition: PartitionName,
  first: { offset: number } | undefined,
): readonly BatchItemFailure[] {
  return first ? [{ itemIdentifier: { partition, offset: first.offset } }] : [];
}
