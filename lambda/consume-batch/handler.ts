import type { Context } from 'aws-lambda';
import { systemClock } from '../../adapters/clock.ts';
import { envOr } from '../../adapters/env.ts';
import { createLog } from '../../adapters/log.ts';
import { createMetrics } from '../../adapters/metrics.ts';
import { ENV, METRIC } from '../../core/contract.ts';
import { type Consumer, createConsumer } from './consumer.ts';
import { type KafkaInvocation, runsOf } from './invocation.ts';
import { metricsOf } from './report.ts';
import { type BatchItemFailure, failed, type Run, settleRuns } from './settle-runs.ts';

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
  return consume(consumer, invocation.bootstrapServers, runs);
}

/** The event's name is its topic's: the alarm has to ring although nothing else is known. */
function reportUnconfigured(runs: readonly Run[], error: unknown): void {
  createLog().error('not configured', { error });
  const environment = envOr(ENV.environment, 'unknown');
  const event = runs[0]?.[1][0]?.topic ?? 'unknown';
  createMetrics({ environment, event })({ [METRIC.worldFaults]: runs.length });
}

async function consume(consumer: Consumer, brokers: string, runs: readonly Run[]) {
  const { event, settler, log, metrics } = consumer;
  consumer.useBrokers(brokers);
  const { settlements, batchItemFailures } = await settleRuns(settler, log, runs);
  const faults = batchItemFailures.length;
  const { targetBytes } = event.batching;
  metrics(metricsOf(settlements, { faults, targetBytes, nowMillis: systemClock() }));
  return { batchItemFailures };
}
