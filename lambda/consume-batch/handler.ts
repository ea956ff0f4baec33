import type { Context } from 'aws-lambda';
import { systemClock } from '../../adapters/clock.ts';
import { envOr } from '../../adapters/env.ts';
import { createLog } from '../../adapters/log.ts';
import { createMetrics } from '../../adapters/metrics.ts';
import { ENV, METRIC } from '../../core/contract.ts';
import { WorldFault } from '../../core/errors.ts';
import type { KafkaRecord } from '../../core/record.ts';
import type { Settlement } from '../../core/settle/settler.ts';
import { type Consumer, createConsumer } from './consumer.ts';
import { type KafkaInvocation, type PartitionName, runsOf } from './invocation.ts';
import { metricsOf, summaryOf } from './report.ts';

/** Kafka's identifier is an object, unlike that of SQS and Kinesis. */
interface BatchItemFailure {
  readonly itemIdentifier: { readonly partition: PartitionName; readonly offset: number };
}

type Run = readonly [PartitionName, readonly KafkaRecord[]];

let consumer: Consumer | undefined;

/** Settles an invocation partition by partition; a failed one is reported, the others succeed. */
export async function handler(
  invocation: KafkaInvocation,
  context: Pick<Context, 'functionName' | 'functionVersion'>,
): Promise<{ batchItemFailures: readonly BatchItemFailure[] }> {
  const runs = [...runsOf(invocation)];
  try {
    consumer ??= createConsumer(`${context.functionName}:${context.functionVersion}`);
  } catch (error) {
    reportUnconfigured(runs, error);
    return { batchItemFailures: runs.flatMap(([partition, [first]]) => failed(partition, first)) };
  }
  return settleAll(consumer, invocation.bootstrapServers, runs);
}

/** The event's name is its topic's: the alarm has to ring although nothing else is known. */
function reportUnconfigured(runs: readonly Run[], error: unknown): void {
  createLog().error('not configured', { error });
  const environment = envOr(ENV.environment, 'unknown');
  const event = runs[0]?.[1][0]?.topic ?? 'unknown';
  createMetrics({ environment, event })({ [METRIC.worldFaults]: runs.length });
}

async function settleAll(consumer: Consumer, brokers: string, runs: readonly Run[]) {
  const { event, metrics } = consumer;
  consumer.useBrokers(brokers);
  const results = await Promise.all(runs.map((run) => settle(consumer, run)));
  const settlements = results.flatMap(({ settlement }) => settlement ?? []);
  const batchItemFailures = results.flatMap(({ failure }) => failure ?? []);
  const faults = batchItemFailures.length;
  const { targetBytes } = event.batching;
  metrics(metricsOf(settlements, { faults, targetBytes, nowMillis: systemClock() }));
  return { batchItemFailures };
}

async function settle(
  { settler, log }: Consumer,
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

function failed(
  partition: PartitionName,
  first: { offset: number } | undefined,
): readonly BatchItemFailure[] {
  return first ? [{ itemIdentifier: { partition, offset: first.offset } }] : [];
}
