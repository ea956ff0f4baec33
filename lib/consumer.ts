import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILayerVersion, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { commitsPrefix, dataPrefix } from '../core/contract.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import { acknowledge, acknowledgePrefixes } from './acknowledge.ts';
import { EventFunction } from './event-function.ts';
import { kafkaPermissions } from './kafka-permissions.ts';
import { networkInterfacePermissions } from './network-interface-permissions.ts';
import type { IPlatform } from './platform.ts';

/** One whole virtual CPU; memory itself is not what an invocation is short of. */
const MEMORY_MIB = 1769;
/** A batch takes seconds. The rest is for S3 and Kafka to answer late, and still short enough to retry soon. */
const TIMEOUT = Duration.minutes(2);

export interface ConsumerProps {
  readonly event: EventDefinition;
  readonly platform: IPlatform;
  readonly layer: ILayerVersion;
  readonly filesQueue: IQueue;
}

/** The function that turns batches into committed files. In the VPC, because it produces dead letters. */
export class Consumer extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { event, platform, ...props }: ConsumerProps) {
    super(scope, id);
    const { settings, bucket, vpc, subnets, securityGroups, clusterArn } = platform;
    const consumer = new EventFunction(this, 'Consumer', {
      kind: 'consume-batch',
      description: `Writes ${event.name} to Parquet, each record once (${settings.name})`,
      event,
      platform,
      layer: props.layer,
      memoryMiB: MEMORY_MIB,
      timeout: TIMEOUT,
      network: {
        vpc,
        vpcSubnets: { subnets: [...subnets] },
        securityGroups: [...securityGroups],
      },
    });
    consumer.bind('bucket', bucket.bucketName, ...bucketPermissions(bucket.bucketArn, event.name));
    consumer.bind(
      'filesQueueUrl',
      props.filesQueue.queueUrl,
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: [props.filesQueue.queueArn],
      }),
    );
    consumer.bind(
      'kafkaAuthentication',
      settings.kafkaAuthentication,
      ...kafkaPermissions(clusterArn, event.name),
    );
    consumer.allow(...networkInterfacePermissions());
    acknowledgePrefixes(consumer.role, bucket.bucketArn, [
      dataPrefix(event.name),
      commitsPrefix(event.name),
    ]);
    acknowledge(consumer.role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Network interfaces have no names beforehand, and the code itself is denied to make any; asking for brokers knows no resource.',
    });
    this.function = consumer.function;
  }
}

/** Writes files and commits of one event, reads its commits, lists nothing else, deletes nothing. */
function bucketPermissions(bucketArn: string, event: string): PolicyStatement[] {
  const files = `${bucketArn}/${dataPrefix(event)}*`;
  const commits = `${bucketArn}/${commitsPrefix(event)}*`;
  return [
    new PolicyStatement({ actions: ['s3:PutObject'], resources: [files, commits] }),
    new PolicyStatement({ actions: ['s3:GetObject'], resources: [commits] }),
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringLike: { 's3:prefix': [`${commitsPrefix(event)}*`] } },
    }),
  ];
}
