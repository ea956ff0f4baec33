import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { ENV } from '../../core/contract.ts';
import type { EventDefinition } from '../../core/event/definition.ts';
import { isCommit } from '../../core/settle/commit.ts';
import { bundle } from '../../lib/bundle.ts';
import type { FunctionSpec } from '../../local/function/environment.ts';
import { CREDENTIALS } from './bucket.ts';
import { REGION } from './services.ts';

/** As `lib/consumer.ts` deploys it. */
const MEMORY_MIB = 1769;
const TIMEOUT_SECONDS = 120;

export interface ConsumerPlace {
  readonly endpoint: string;
  /** Has to exist; its name is the queue's, too. */
  readonly bucket: string;
  /** Takes the event's definition. */
  readonly folder: string;
}

/** The bundle as deployed. */
export async function bundleConsumer(folder: string): Promise<string> {
  const asset = join(folder, 'consume-batch');
  await mkdir(asset, { recursive: true });
  bundle('consume-batch', asset);
  return asset;
}

/** The consumer of an event, with a queue of its own. */
export async function consumerFunction(
  event: EventDefinition,
  assetFolder: string,
  { endpoint, bucket, folder }: ConsumerPlace,
): Promise<FunctionSpec> {
  await mkdir(folder, { recursive: true });
  const eventFile = join(folder, `${event.name}.json`);
  await writeFile(eventFile, JSON.stringify(event));
  const sqs = new SQSClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: bucket }));
  sqs.destroy();
  return {
    name: `bench-${event.name}`,
    assetFolder,
    handler: 'index.handler',
    environment: {
      [ENV.eventFile]: eventFile,
      [ENV.bucket]: bucket,
      [ENV.filesQueueUrl]: QueueUrl,
      [ENV.kafkaAuthentication]: 'none',
      [ENV.environment]: 'bench',
    },
    timeoutSeconds: TIMEOUT_SECONDS,
    memoryMiB: MEMORY_MIB,
  };
}

/** Keys of the files that exist: those that a commit names. */
export async function committedKeys(
  client: S3Client,
  bucket: string,
  event: string,
): Promise<string[]> {
  const log = new S3CommitLog({ client, bucket, event });
  const keys: string[] = [];
  for (const partition of await log.partitions()) {
    for await (const link of log.all(partition)) {
      if (isCommit(link)) keys.push(...link.files.map(({ key }) => key));
    }
  }
  return keys;
}
