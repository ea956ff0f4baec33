import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

/**
 * Whether there is an object of a key, by listing it: to a reader whose right to list is bound to prefixes
 * S3 answers 403 for an object that is not there, as for one that he may not read.
 */
export async function objectExists(
  client: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<boolean> {
  const page = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
  );
  return page.Contents?.[0]?.Key === key;
}
