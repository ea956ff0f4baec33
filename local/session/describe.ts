import { deadLetterTopic, ENV } from '../../core/contract.ts';
import { functionEnvironment, type Surroundings } from '../function/environment.ts';
import type { PipelinePlan } from '../pipelines/plan.ts';
import type { Session, SessionEvent } from './files.ts';

/** What the clients of a session need to know, read from what runs. */
export function describeSession(
  plan: PipelinePlan,
  surroundings: Surroundings & { brokers: string; logs: string },
): Session {
  const { brokers, endpoint, region, logs } = surroundings;
  const environments = [...plan.functions.values()].map((spec) =>
    functionEnvironment(spec, surroundings),
  );
  const variable = (name: string): string | undefined =>
    environments.find((environment) => environment[name] !== undefined)?.[name];
  const warehouseFile = variable(ENV.duckdbFile);
  return {
    version: 1,
    pid: process.pid,
    brokers,
    endpoint,
    region,
    bucket: variable(ENV.bucket) ?? '',
    ...(warehouseFile === undefined ? {} : { warehouseFile }),
    events: sessionEvents(plan),
    startedAt: new Date().toISOString(),
    logs,
  };
}

function sessionEvents({ kafka, functions, topics }: PipelinePlan): SessionEvent[] {
  return kafka.map(({ topic, consumerGroup, functionName, onFailureTopic }) => ({
    name: topic,
    topic,
    partitions: topics.get(topic)?.partitions ?? 1,
    consumerGroup,
    queueUrl: functions.get(functionName)?.environment[ENV.filesQueueUrl] ?? '',
    deadLetterTopic: onFailureTopic ?? deadLetterTopic(topic),
    mapping: 'Enabled',
  }));
}
