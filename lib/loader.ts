import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  type ILayerVersion,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { dataPrefix } from '../core/contract.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import type { Warehouse } from '../environments/settings.ts';
import { acknowledge, acknowledgePrefixes } from './acknowledge.ts';
import { EventFunction } from './event-function.ts';
import type { IPlatform } from './platform.ts';

const MEMORY_MIB = 1024;
const LOADER_TIMEOUT = Duration.minutes(1);
/** Six times the function's timeout, as the service advises: a message is not handed out twice meanwhile. */
export const LOADER_VISIBILITY_TIMEOUT = Duration.seconds(6 * LOADER_TIMEOUT.toSeconds());
const BATCH_SIZE = 10;

export interface LoaderProps {
  readonly event: EventDefinition;
  readonly platform: IPlatform;
  readonly layer: ILayerVersion;
  readonly filesQueue: IQueue;
  readonly warehouse: Exclude<Warehouse, { kind: 'none' }>;
}

/** The function that loads announced files into the warehouse, each once. */
export class Loader extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { event, platform, ...props }: LoaderProps) {
    super(scope, id);
    const loader = new EventFunction(this, 'Loader', {
      kind: 'load-files',
      description: `Loads the files of ${event.name} (${platform.settings.name})`,
      event,
      platform,
      layer: props.layer,
      memoryMiB: MEMORY_MIB,
      timeout: LOADER_TIMEOUT,
    });
    const { bucket } = platform;
    loader.bind(
      'bucket',
      bucket.bucketName,
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [`${bucket.bucketArn}/${dataPrefix(event.name)}*`],
      }),
    );
    acknowledgePrefixes(loader.role, bucket.bucketArn, [dataPrefix(event.name)]);
    loader.bind('duckdbFile', props.warehouse.file);
    loader.allow(consumePermission(props.filesQueue));
    this.function = loader.function;
    this.mapQueue(props.filesQueue);
  }

  private mapQueue({ queueArn }: IQueue): void {
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: this.function,
      eventSourceArn: queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
    });
    acknowledge(mapping, {
      'Serverless-LambdaEventSourceMappingDestination':
        'A queue has no destination: what fails goes to its dead-letter queue.',
    });
  }
}

function consumePermission({ queueArn }: IQueue): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    resources: [queueArn],
  });
}
