import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

let client: S3Client | undefined;

/** The least that a function does which writes to S3: what it takes to start is the floor. */
export async function handler(invocation: object): Promise<object> {
  client ??= new S3Client({});
  const Bucket = process.env['SLUICE_BUCKET'];
  const Body = JSON.stringify(invocation);
  await client.send(new PutObjectCommand({ Bucket, Key: 'data/object.json', Body }));
  return { batchItemFailures: [] };
}
