import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Kafka, logLevel } from 'kafkajs';
import type { Session } from '../../../local/session/files.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Clients of a session for those who look on, patient enough for what goes on there. */
export function clientsOf({ endpoint, region, brokers }: Session) {
  const retry = { retries: 30, initialRetryTime: 200, maxRetryTime: 3_000 };
  return {
    s3: new S3Client({ endpoint, region, credentials, maxAttempts: 30 }),
    sqs: new SQSClient({ endpoint, region, credentials, maxAttempts: 30 }),
    kafka: new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry }),
  };
}
