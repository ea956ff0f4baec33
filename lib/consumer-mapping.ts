import { Duration } from 'aws-cdk-lib';
import {
  EventSourceMapping,
  type Function as LambdaFunction,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { KafkaDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { consumerGroup, deadLetterTopic } from '../core/contract.ts';
import { toSeconds } from '../core/duration.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import type { PipelineSettings } from '../environments/settings.ts';
import type { EventTopics } from './event-topics.ts';

/** The service's maximum: bytes, not records, end a batch. */
const BATCH_SIZE = 10_000;
/**
 * The service's maximum: the record's age decides when a batch is given up. Never -1: with a destination
 * the service reads it as 10, and would give up within a minute of an outage.
 */
const RETRY_ATTEMPTS = 10_000;

export interface ConsumerMappingProps {
  readonly event: EventDefinition;
  readonly settings: PipelineSettings;
  readonly clusterArn: string;
  readonly topics: EventTopics;
  readonly consumer: LambdaFunction;
}

/**
 * Polls an event's topic for its consumer. Provisioned pollers, because bisecting, partial responses, bounded
 * retries and a destination exist only with them; in one group, because each group costs a fixed fee.
 */
export class ConsumerMapping extends Construct {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: ConsumerMappingProps) {
    super(scope, id);
    const { event, settings, topics } = props;
    const { group, minimum, maximum } = settings.pollers;
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: props.consumer,
      eventSourceArn: props.clusterArn,
      kafkaTopic: event.name,
      kafkaConsumerGroupId: consumerGroup(event.name),
      // Counts only for a group that is new: an older one goes on where it was.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      maxBatchingWindow: Duration.seconds(windowSeconds(event, settings)),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: RETRY_ATTEMPTS,
      maxRecordAge: Duration.seconds(event.batching.maxRecordAgeSeconds),
      onFailure: new KafkaDlq(deadLetterTopic(event.name)),
      provisionedPollerConfig: {
        minimumPollers: minimum,
        maximumPollers: maximum,
        pollerGroupName: group,
      },
      metricsConfig: {
        metrics: [MetricType.EVENT_COUNT, MetricType.ERROR_COUNT, MetricType.KAFKA_METRICS],
      },
    });
    // The mapping knows the topics by name only.
    this.mapping.node.addDependency(topics.event, topics.deadLetters);
  }
}

function windowSeconds({ batching }: EventDefinition, { maxWindow }: PipelineSettings): number {
  if (!maxWindow) return batching.maxWindowSeconds;
  return Math.min(batching.maxWindowSeconds, toSeconds(maxWindow));
}
