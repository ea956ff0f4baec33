import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createS3Client } from '../../adapters/s3-client.ts';
import { S3FileStore } from '../../adapters/s3-file-store.ts';
import { uniqueName } from '../helpers/services.ts';

const bucket = uniqueName('files');
const key = 'data/order-placed/dt=2026-11-22/by_city=São Paulo+/a file.parquet';

/** The client that the functions use, told of its endpoint as they are. */
function client() {
  vi.stubEnv('AWS_ENDPOINT_URL', inject('endpoint'));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  return createS3Client();
}

beforeAll(async () => {
  await client().send(new CreateBucketCommand({ Bucket: bucket }));
});

describe('S3FileStore', () => {
  it('puts a file once, and takes it for put when it is there', async () => {
    const s3 = client();
    const store = new S3FileStore(s3, bucket);
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
    await store.put(key, bytes);
    await store.put(key, new Uint8Array(1));
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    expect(await object.Body?.transformToByteArray()).toEqual(bytes);
    expect(object.ContentType).toBe('application/vnd.apache.parquet');
  });

  it('fails on a bucket that is not there', async () => {
    const store = new S3FileStore(client(), uniqueName('no-bucket'));
    await expect(store.put(key, new Uint8Array(1))).rejects.toThrow(
      expect.objectContaining({
        code: 'STORE',
        cause: expect.objectContaining({ name: 'NoSuchBucket' }),
      }),
    );
  });
});
