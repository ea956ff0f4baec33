import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { anEvent, pipelineTemplate } from './synthesis.ts';

const TOPIC = 'AWS::MSK::Topic';

function configsOf(topicName: string, event = anEvent()): Record<string, string> {
  const topics = Object.values(
    pipelineTemplate(event).findResources(TOPIC, {
      Properties: { TopicName: topicName },
    }),
  );
  expect(topics).toHaveLength(1);
  return JSON.parse(Buffer.from(topics[0]?.['Properties'].Configs, 'base64').toString());
}

describe('the topics of an event', () => {
  it('are the event and its dead letters, with the environment’s replication', () => {
    const template = pipelineTemplate(anEvent({ topic: { partitions: 12 } }));

    template.resourceCountIs(TOPIC, 2);
    template.hasResourceProperties(TOPIC, {
      TopicName: 'thing-seen',
      PartitionCount: 12,
      ReplicationFactor: 3,
    });
    template.hasResourceProperties(TOPIC, {
      TopicName: 'thing-seen.dlq',
      PartitionCount: 1,
      ReplicationFactor: 3,
    });
  });

  it('outlive their stack', () => {
    pipelineTemplate().allResources(TOPIC, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('are on the cluster of the platform', () => {
    pipelineTemplate().allResourcesProperties(TOPIC, {
      ClusterArn: { 'Fn::ImportValue': Match.stringLikeRegexp('^sluice-dev:.*KafkaCluster') },
    });
  });

  it('keep what was acknowledged, for as long as the event says', () => {
    expect(configsOf('thing-seen', anEvent({ topic: { retention: { days: 3 } } }))).toEqual({
      'cleanup.policy': 'delete',
      'min.insync.replicas': '2',
      'unclean.leader.election.enable': 'false',
      'retention.ms': String(3 * 24 * 3600 * 1000),
    });
  });

  it('keep dead letters for 30 days from their failure and take the envelope of a whole invocation', () => {
    const configs = configsOf('thing-seen.dlq');

    expect(configs['retention.ms']).toBe(String(30 * 24 * 3600 * 1000));
    expect(Number(configs['max.message.bytes'])).toBeGreaterThanOrEqual(8 * 1024 * 1024);
    expect(configs['message.timestamp.type']).toBe('LogAppendTime');
    expect(configs['min.insync.replicas']).toBe('2');
    expect(configs['unclean.leader.election.enable']).toBe('false');
  });
});
