import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import {
  DefinitionBody,
  JsonPath,
  LogLevel,
  StateMachine,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import {
  auditGroupPrefix,
  commitsPrefix,
  dataPrefix,
  deadLetterTopic,
  replaysPrefix,
} from '../core/contract.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import {
  acknowledge,
  acknowledgeGroups,
  acknowledgePrefixes,
  acknowledgeVersions,
} from './acknowledge.ts';
import { EventFunction } from './event-function.ts';
import { kafkaArn } from './kafka-arn.ts';
import { networkInterfacePermissions } from './network-interface-permissions.ts';
import type { IPlatform } from './platform.ts';

const MEMORY_MIB = 1769;
/** The service's maximum. Two days of a busy event take a few minutes. */
const TIMEOUT = Duration.minutes(15);
const SCHEDULES = { announce: Duration.hours(1), reconcile: Duration.days(1) } as const;

export interface AuditorProps {
  readonly event: EventDefinition;
  readonly platform: IPlatform;
  readonly layer: ILayerVersion;
  readonly filesQueue: IQueue;
}

/**
 * Announces the files of recent commits again every hour, and reconciles log, files, dead letters and
 * Kafka every day. A state machine asks the cluster for its brokers and hands them over, because the
 * function is in the VPC, where the cluster's API is out of reach.
 */
export class Auditor extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: AuditorProps) {
    super(scope, id);
    const auditor = this.createFunction(props);
    this.machine = this.createMachine(auditor, props.platform);
    for (const [task, every] of Object.entries(SCHEDULES)) {
      const rule = new Rule(this, task, {
        description: `${task} ${props.event.name} (${props.platform.settings.name})`,
        schedule: Schedule.rate(every),
        targets: [
          new SfnStateMachine(this.machine, {
            input: RuleTargetInput.fromObject({ task }),
            retryAttempts: 2,
          }),
        ],
      });
      acknowledge(rule, {
        'Serverless-EventBusDLQ': 'The next run does the work of one that was missed.',
      });
    }
  }

  private createFunction({ event, platform, ...props }: AuditorProps): EventFunction {
    const { settings, bucket, clusterArn, vpc, subnets, securityGroups } = platform;
    const auditor = new EventFunction(this, 'Auditor', {
      kind: 'audit',
      description: `Audits ${event.name}: every record once (${settings.name})`,
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
    const { queueUrl, queueArn } = props.filesQueue;
    const send = new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] });
    auditor.bind('bucket', bucket.bucketName, ...bucketPermissions(bucket.bucketArn, event.name));
    auditor.bind('filesQueueUrl', queueUrl, send);
    auditor.bind(
      'kafkaAuthentication',
      settings.kafkaAuthentication,
      ...readPermissions(clusterArn, event.name),
    );
    auditor.allow(...networkInterfacePermissions());
    const prefixes = prefixesOf(event.name);
    acknowledgePrefixes(auditor.role, bucket.bucketArn, prefixes);
    const groups = 'A group lives as long as an audit reads, and two audits must not share one.';
    acknowledgeGroups(auditor.role, clusterArn, auditGroupPrefix(event.name), groups);
    acknowledge(auditor.role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Network interfaces have no names beforehand, and the code itself is denied to make any.',
    });
    return auditor;
  }

  private createMachine(auditor: EventFunction, { clusterArn, settings }: IPlatform): StateMachine {
    const brokers = new CallAwsService(this, 'Brokers', {
      service: 'kafka',
      action: 'getBootstrapBrokers',
      iamAction: 'kafka:GetBootstrapBrokers',
      parameters: { ClusterArn: clusterArn },
      // the service authorization reference knows no resource type for it
      iamResources: ['*'],
      resultSelector: { list: JsonPath.stringAt('$.BootstrapBrokerStringSaslIam') },
      resultPath: '$.brokers',
    });
    const invoke = new LambdaInvoke(this, 'Invoke', {
      lambdaFunction: auditor.function,
      payload: TaskInput.fromObject({
        task: JsonPath.stringAt('$.task'),
        brokers: JsonPath.stringAt('$.brokers.list'),
      }),
      payloadResponseOnly: true,
      taskTimeout: Timeout.duration(TIMEOUT),
    });
    const logs = new LogGroup(this, 'Logs', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const machine = new StateMachine(this, 'Machine', {
      definitionBody: DefinitionBody.fromChainable(brokers.next(invoke)),
      logs: { destination: logs, level: LogLevel.ALL },
    });
    const tracing = 'Two steps, whose history the service keeps; a trace says nothing more.';
    acknowledge(machine, {
      'AwsSolutions-SF2': tracing,
      'Serverless-StepFunctionStateMachineXray': tracing,
    });
    acknowledge(machine.role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Neither delivering logs nor asking for brokers knows a resource.',
    });
    acknowledgeVersions(machine.role, auditor.function.functionArn);
    return machine;
  }
}

function prefixesOf(event: string): string[] {
  return [dataPrefix(event), commitsPrefix(event), replaysPrefix(event)];
}

/** Reads and lists files, commits and replays of one event; writes and deletes nothing. */
function bucketPermissions(bucketArn: string, event: string): PolicyStatement[] {
  const prefixes = prefixesOf(event);
  return [
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: prefixes.map((prefix) => `${bucketArn}/${prefix}*`),
    }),
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
    }),
  ];
}

/** Reads both topics, in groups that exist as long as an audit does. */
function readPermissions(clusterArn: string, event: string): PolicyStatement[] {
  const allow = (resources: readonly string[], ...names: string[]) =>
    new PolicyStatement({
      actions: names.map((name) => `kafka-cluster:${name}`),
      resources: [...resources],
    });
  const topics = [event, deadLetterTopic(event)].map((topic) =>
    kafkaArn(clusterArn, 'topic', topic),
  );
  const groups = kafkaArn(clusterArn, 'group', `${auditGroupPrefix(event)}*`);
  return [
    allow([clusterArn], 'Connect'),
    allow(topics, 'DescribeTopic', 'ReadData'),
    allow([groups], 'DescribeGroup', 'AlterGroup', 'DeleteGroup'),
  ];
}
