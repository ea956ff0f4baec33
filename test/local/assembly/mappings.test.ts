import { describe, expect, it } from 'vitest';
import { functionSpecs } from '../../../local/assembly/functions.ts';
import { mappingsOf } from '../../../local/assembly/mappings.ts';
import { topicSpecs } from '../../../local/assembly/topics.ts';
import { assembly, PIPELINE, pipelineWith } from '../../helpers/assembly.ts';

const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:thing-files';
const resolve = (value: unknown): string => (typeof value === 'string' ? value : QUEUE_ARN);

function read(template = PIPELINE) {
  const stack = assembly(template, { assets: { cafe: '/cafe', beef: '/beef' } });
  return mappingsOf(stack, functionSpecs(stack, resolve), resolve);
}

describe('the mappings of a stack', () => {
  it('are read with all that says how a topic is polled', () => {
    expect(read().kafka).toEqual([
      {
        functionName: 'sluice-local-thing-Function',
        eventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/local/1',
        reportsItemFailures: true,
        topic: 'thing',
        consumerGroup: 'sluice.thing',
        startAt: 'earliest',
        batchSize: 10_000,
        windowMilliseconds: 5_000,
        retry: { bisect: true, maxRetries: 10_000, maxRecordAgeSeconds: 3_600 },
        onFailureTopic: 'thing.dlq',
      },
    ]);
  });

  it("are read with the service's defaults for a queue", () => {
    expect(read().queues).toEqual([
      {
        functionName: 'sluice-local-thing-Function',
        eventSourceArn: QUEUE_ARN,
        reportsItemFailures: false,
        batchSize: 10,
        windowMilliseconds: 0,
      },
    ]);
  });

  it('retry ten times when they say for ever and have a destination, as the service does', () => {
    const forever = { MaximumRetryAttempts: -1 };
    const [withDestination] = read(pipelineWith('KafkaMapping', forever)).kafka;
    expect(withDestination?.retry.maxRetries).toBe(10);
    const alone = pipelineWith('KafkaMapping', { ...forever, DestinationConfig: undefined });
    expect(read(alone).kafka[0]?.retry.maxRetries).toBe(-1);
    expect(read(alone).kafka[0]).not.toHaveProperty('onFailureTopic');
  });

  it('do not run when they are disabled', () => {
    expect(read(pipelineWith('KafkaMapping', { Enabled: false })).kafka).toEqual([]);
  });

  it.each([
    ['a function of another stack', { FunctionName: 'other' }, 'calls no function of its stack'],
    ['a stream', { Topics: undefined }, 'allowed: Kafka and SQS'],
    ['no group', { AmazonManagedKafkaEventSourceConfig: {} }, 'has no ConsumerGroupId'],
    [
      'a destination that is no topic',
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:queue' } } },
      'got on-failure destination "arn:aws:sqs:queue", allowed: kafka://<topic>',
    ],
  ])('fail with %s', (_what, properties, message) => {
    expect(() => read(pipelineWith('KafkaMapping', properties))).toThrow(message);
  });
});

describe('the topics of a stack', () => {
  it('are read with their configuration', () => {
    expect(topicSpecs(assembly(PIPELINE))).toEqual([
      {
        name: 'thing',
        partitions: 4,
        replicationFactor: 3,
        configs: { 'retention.ms': '1000' },
      },
    ]);
  });
});
