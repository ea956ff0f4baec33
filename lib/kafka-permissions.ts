import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { consumerGroup, deadLetterTopic } from '../core/contract.ts';
import { kafkaArn } from './kafka-arn.ts';

/** What a mapping and its function need on the cluster: their own topics and group. */
export function kafkaPermissions(clusterArn: string, event: string): PolicyStatement[] {
  const allow = (resource: string, service: string, ...names: string[]) =>
    new PolicyStatement({
      actions: names.map((name) => `${service}:${name}`),
      resources: [resource],
    });
  const data = 'kafka-cluster';
  const topic = kafkaArn(clusterArn, 'topic', event);
  const deadLetters = kafkaArn(clusterArn, 'topic', deadLetterTopic(event));
  const group = kafkaArn(clusterArn, 'group', consumerGroup(event));
  return [
    allow(clusterArn, 'kafka', 'DescribeClusterV2'),
    // The service authorization reference knows no resource type for it.
    allow('*', 'kafka', 'GetBootstrapBrokers'),
    // Writing idempotently is a right on the cluster, and worth nothing without WriteData on a topic.
    allow(
      clusterArn,
      data,
      'Connect',
      'DescribeClusterDynamicConfiguration',
      'WriteDataIdempotently',
    ),
    allow(topic, data, 'DescribeTopic', 'ReadData'),
    allow(deadLetters, data, 'DescribeTopic', 'WriteData'),
    allow(group, data, 'DescribeGroup', 'AlterGroup'),
  ];
}
