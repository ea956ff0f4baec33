import { randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { inject } from 'vitest';

const REGION = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A name that no other test of this broker or LocalStack uses: lower case, digits and hyphens. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`;
}

/** A client of the run's broker. */
export function testKafka(clientId = 'test'): Kafka {
  return new Kafka({ clientId, brokers: inject('brokers').split(','), logLevel: logLevel.NOTHING });
}

export interface TopicOptions {
  /** @default 1 */
  readonly partitions?: number;
  /** @default - the broker's */
  readonly configs?: Readonly<Record<string, string>>;
}

/** Makes a topic on the run's broker and returns its name. */
export async function createTopic(
  name: string = uniqueName('topic'),
  { partitions = 1, configs = {} }: TopicOptions = {},
): Promise<string> {
  const configEntries = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
  await withAdmin((admin) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic: name, numPartitions: partitions, configEntries }],
    }),
  );
  return name;
}

/** Lends an admin client of the run's broker. */
export async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = testKafka().admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** An S3 client of the run's LocalStack. */
export function testS3(): S3Client {
  const endpoint = inject('endpoint');
  return new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
}

/** An SQS client of the run's LocalStack. */
export function testSqs(): SQSClient {
  return new SQSClient({ endpoint: inject('endpoint'), region: REGION, credentials });
}
