import { LocalError } from '../errors.ts';
import type { FunctionSpec } from '../function/environment.ts';
import type { KafkaMappingSpec, QueueMappingSpec } from '../mapping/spec.ts';
import type { Resolve } from './reduce.ts';
import { type Resource, referredId, resourcesOf, type StackAssembly } from './template.ts';

/** The service's defaults. */
const KAFKA_BATCH_SIZE = 100;
const KAFKA_WINDOW_MILLISECONDS = 500;
const QUEUE_BATCH_SIZE = 10;
/** With a destination, the service reads "for ever" as this. */
const RETRIES_WITH_DESTINATION = 10;

const KAFKA_DESTINATION = 'kafka://';

export interface Mappings {
  readonly kafka: readonly KafkaMappingSpec[];
  /** Their queues still as ARNs. */
  readonly queues: readonly Omit<QueueMappingSpec, 'queueUrl'>[];
}

/** The event source mappings of a stack. */
export function mappingsOf(
  stack: StackAssembly,
  functions: ReadonlyMap<string, FunctionSpec>,
  resolve: Resolve,
): Mappings {
  const kafka: KafkaMappingSpec[] = [];
  const queues: Omit<QueueMappingSpec, 'queueUrl'>[] = [];
  for (const [id, { Properties = {} }] of mappingResources(stack)) {
    const target = functions.get(referredId(Properties['FunctionName']) ?? '');
    if (target === undefined) {
      throw new LocalError('ASSEMBLY', `${stack.name}: ${id} calls no function of its stack`);
    }
    const common = {
      functionName: target.name,
      eventSourceArn: resolve(Properties['EventSourceArn']),
      reportsItemFailures: listed(Properties, 'FunctionResponseTypes', 'ReportBatchItemFailures'),
    };
    if (Array.isArray(Properties['Topics'])) kafka.push({ ...common, ...kafkaPart(Properties) });
    else if (/^arn:[^:]+:sqs:/.test(common.eventSourceArn)) {
      queues.push({ ...common, ...queuePart(Properties) });
    } else {
      const message = `${stack.name}: ${id} polls ${common.eventSourceArn}, allowed: Kafka and SQS`;
      throw new LocalError('ASSEMBLY', message);
    }
  }
  return { kafka, queues };
}

type Properties = NonNullable<Resource['Properties']>;

function kafkaPart(properties: Properties) {
  const [topic] = properties['Topics'] as string[];
  const onFailureTopic = destinationTopic(properties);
  const maxRetries = numberOf(properties, 'MaximumRetryAttempts', -1);
  return {
    topic: String(topic),
    consumerGroup: consumerGroupOf(properties),
    startAt:
      properties['StartingPosition'] === 'LATEST' ? ('latest' as const) : ('earliest' as const),
    batchSize: numberOf(properties, 'BatchSize', KAFKA_BATCH_SIZE),
    windowMilliseconds: windowOf(properties, KAFKA_WINDOW_MILLISECONDS),
    retry: {
      bisect: properties['BisectBatchOnFunctionError'] === true,
      maxRetries: maxRetries === -1 && onFailureTopic ? RETRIES_WITH_DESTINATION : maxRetries,
      maxRecordAgeSeconds: numberOf(properties, 'MaximumRecordAgeInSeconds', -1),
    },
    ...(onFailureTopic === undefined ? {} : { onFailureTopic }),
  };
}

function queuePart(properties: Properties) {
  return {
    batchSize: numberOf(properties, 'BatchSize', QUEUE_BATCH_SIZE),
    windowMilliseconds: windowOf(properties, 0),
  };
}

function mappingResources({ template }: StackAssembly): [string, Resource][] {
  const all = resourcesOf(template, 'AWS::Lambda::EventSourceMapping');
  return all.filter(([, { Properties }]) => Properties?.['Enabled'] !== false);
}

function consumerGroupOf(properties: Properties): string {
  const configs = [
    properties['AmazonManagedKafkaEventSourceConfig'],
    properties['SelfManagedKafkaEventSourceConfig'],
  ] as ({ ConsumerGroupId?: string } | undefined)[];
  const group = configs.find((config) => config?.ConsumerGroupId)?.ConsumerGroupId;
  if (group !== undefined) return group;
  throw new LocalError('ASSEMBLY', 'a Kafka mapping has no ConsumerGroupId, one is needed locally');
}

function destinationTopic(properties: Properties): string | undefined {
  const config = properties['DestinationConfig'] as
    | { OnFailure?: { Destination?: unknown } }
    | undefined;
  const destination = config?.OnFailure?.Destination;
  if (destination === undefined) return undefined;
  if (typeof destination === 'string' && destination.startsWith(KAFKA_DESTINATION)) {
    return destination.slice(KAFKA_DESTINATION.length);
  }
  const message = `got on-failure destination ${JSON.stringify(destination)}, allowed: kafka://<topic>`;
  throw new LocalError('ASSEMBLY', message);
}

function windowOf(properties: Properties, fallback: number): number {
  const seconds = properties['MaximumBatchingWindowInSeconds'];
  return seconds === undefined ? fallback : Number(seconds) * 1000;
}

function numberOf(properties: Properties, name: string, fallback: number): number {
  return Number(properties[name] ?? fallback);
}

function listed(properties: Properties, name: string, value: string): boolean {
  const list = properties[name];
  return Array.isArray(list) && list.includes(value);
}
