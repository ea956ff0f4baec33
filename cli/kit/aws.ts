import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Session } from './session.ts';

type AwsOf = Pick<Session, 'endpoint' | 'region'>;

/** The local services check no credentials. */
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An S3 client of the session's bucket. */
export function sessionS3({ endpoint, region }: AwsOf): S3Client {
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true });
}

/** An SQS client of the session's queues. */
export function sessionSqs({ endpoint, region }: AwsOf): SQSClient {
  return new SQSClient({ endpoint, region, credentials });
}
