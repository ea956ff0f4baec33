import { S3Client } from '@aws-sdk/client-s3';
import type { Session } from './session.ts';

/** An S3 client of the session's bucket. The local services check no credentials. */
export function sessionS3({ endpoint, region }: Pick<Session, 'endpoint' | 'region'>): S3Client {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true });
}
