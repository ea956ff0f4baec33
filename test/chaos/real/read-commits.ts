import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { CommitFound } from './judge.ts';

/** Requests in flight at once. */
const AT_ONCE = 16;

/** Every commit of an event, as its JSON says, in no particular order. */
export async function readCommits(
  client: S3Client,
  Bucket: string,
  event: string,
): Promise<CommitFound[]> {
  const commits: CommitFound[] = [];
  const pages = paginateListObjectsV2({ client }, { Bucket, Prefix: `commits/${event}/` });
  for await (const { Contents = [] } of pages) {
    const keys = Contents.map(({ Key }) => Key);
    while (keys.length > 0) {
      const objects = keys.splice(0, AT_ONCE).map(async (Key) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return JSON.parse((await Body?.transformToString()) ?? '') as CommitFound;
      });
      commits.push(...(await Promise.all(objects)));
    }
  }
  return commits;
}
