import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { REGION } from './services.ts';

export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const AT_ONCE = 16;
const MAX_DELETED_AT_ONCE = 1_000;

export function s3At(endpoint: string): S3Client {
  return new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS, forcePathStyle: true });
}

export async function makeBucket(client: S3Client, bucket: string): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
}

/** Keys of all objects that are not empty. */
export async function listKeys(client: S3Client, bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key, Size } of Contents) if (Key && Size) keys.push(Key);
  }
  return keys;
}

/** Copies objects into a folder; returns the files and their bytes together. */
export async function fetchObjects(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
  folder: string,
): Promise<{ files: string[]; bytes: number }> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  let bytes = 0;
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    await Promise.all(
      keys.slice(start, start + AT_ONCE).map(async (Key, i) => {
        const file = join(folder, `${start + i}.parquet`);
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        const content = (await Body?.transformToByteArray()) ?? new Uint8Array();
        await writeFile(file, content);
        files.push(file);
        bytes += content.length;
      }),
    );
  }
  return { files, bytes };
}

/** LocalStack holds objects in memory or on this disk: a run's are of no use after it. */
export async function emptyBucket(client: S3Client, bucket: string): Promise<void> {
  const keys = await listKeys(client, bucket);
  for (let start = 0; start < keys.length; start += MAX_DELETED_AT_ONCE) {
    const Objects = keys.slice(start, start + MAX_DELETED_AT_ONCE).map((Key) => ({ Key }));
    await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
  }
}
