import {
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { type Backoff, pauseBefore } from './backoff.ts';

/** 409 means that another PUT of the key is under way: it is over within milliseconds. */
const MAX_CONFLICTS = 8;
const CONFLICT_BACKOFF: Backoff = { firstMilliseconds: 50, maxMilliseconds: 1_000 };

/**
 * Puts an object unless there is one of that key. `exists` may also be our own: the SDK repeats a PUT
 * whose answer was lost.
 */
export async function putOnce(
  client: S3Client,
  object: Omit<PutObjectCommandInput, 'IfNoneMatch'>,
): Promise<'put' | 'exists'> {
  return (await putIf(client, { ...object, IfNoneMatch: '*' })) ? 'put' : 'exists';
}

/**
 * Puts an object in the place of one whose entity tag is known.
 *
 * @returns false when another one stands there, which may be our own
 */
export function putOver(
  client: S3Client,
  object: PutObjectCommandInput & { readonly IfMatch: string },
): Promise<boolean> {
  return putIf(client, object);
}

async function putIf(client: S3Client, object: PutObjectCommandInput): Promise<boolean> {
  for (let conflicts = 0; ; ) {
    try {
      await client.send(new PutObjectCommand(object));
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 412) return false;
      if (status !== 409 || conflicts >= MAX_CONFLICTS) throw error;
      conflicts += 1;
      await pauseBefore(conflicts, CONFLICT_BACKOFF);
    }
  }
}

/** HTTP status of an answer of S3's. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
