import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { dev } from '../../environments/dev.ts';
import { anEvent, pipelineTemplate, stacksOf } from './synthesis.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';

describe('the event source mapping', () => {
  it('reads the topic from its beginning in a fixed consumer group', () => {
    pipelineTemplate().hasResourceProperties(MAPPING, {
      Topics: ['thing-seen'],
      StartingPosition: 'TRIM_HORIZON',
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'sluice.thing-seen' },
    });
  });

  it('shares the pollers of the environment', () => {
    pipelineTemplate().hasResourceProperties(MAPPING, {
      ProvisionedPollerConfig: {
        MinimumPollers: dev.pollers.minimum,
        MaximumPollers: dev.pollers.maximum,
        PollerGroupName: dev.pollers.group,
      },
    });
  });

  it('bisects batches and takes partial responses', () => {
    pipelineTemplate().hasResourceProperties(MAPPING, {
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('tries again until the maximum age of the event’s records, never without a bound', () => {
    const event = anEvent({ batching: { maxRecordAge: { hours: 5 } } });

    pipelineTemplate(event).hasResourceProperties(MAPPING, {
      MaximumRetryAttempts: 10_000,
      MaximumRecordAgeInSeconds: 5 * 3600,
    });
  });

  it('gives up to the dead-letter topic', () => {
    pipelineTemplate().hasResourceProperties(MAPPING, {
      DestinationConfig: { OnFailure: { Destination: 'kafka://thing-seen.dlq' } },
    });
  });

  it('waits for the window of the event', () => {
    const event = anEvent({ batching: { maxWindow: { seconds: 42 } } });

    pipelineTemplate(event).hasResourceProperties(MAPPING, {
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 42,
    });
  });

  it.each([
    { environment: 1, event: 42, waits: 1 },
    { environment: 100, event: 42, waits: 42 },
    { environment: 0, event: 42, waits: 0 },
  ])('waits $waits s for a window of $event s in an environment of $environment s', (window) => {
    const settings = { ...dev, maxWindow: { seconds: window.environment } };
    const event = anEvent({ batching: { maxWindow: { seconds: window.event } } });

    pipelineTemplate(event, settings).hasResourceProperties(MAPPING, {
      MaximumBatchingWindowInSeconds: window.waits,
    });
  });

  it('publishes every metric that it has', () => {
    pipelineTemplate().hasResourceProperties(MAPPING, {
      MetricsConfig: { Metrics: ['EventCount', 'ErrorCount', 'KafkaMetrics'] },
    });
  });

  it('is made after both topics and after the permissions of its function', () => {
    const template = pipelineTemplate();

    template.hasResource(MAPPING, {
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('TopicsDeadLetters'),
        Match.stringLikeRegexp('TopicsEvent'),
      ]),
    });
    template.hasResource('AWS::Lambda::Function', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('RoleDefaultPolicy')]),
    });
  });

  it('refuses a poller group of more pollers than the service has', () => {
    const settings = { ...dev, pollers: { ...dev.pollers, maximum: 1500 } };
    const events = [anEvent(), anEvent({ name: 'other-seen' })];

    expect(() => stacksOf(events, settings)).toThrow(
      'environments/dev.ts: pollers.maximum: got 1500, allowed: at most 1000 with 2 events',
    );
  });
});
