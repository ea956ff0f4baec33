import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Actor, Effect, Scheduler } from './scheduler.ts';

interface Put {
  readonly text: string;
  readonly atMillis: number;
  /** Entity tag and version alike: no two objects share it. */
  readonly version: string;
}

/** A bucket of S3: strongly consistent, put if absent. */
export class Bucket {
  readonly #objects = new Map<string, Put>();
  readonly #clock: () => number;
  #versions = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get(key: string): string | undefined {
    return this.#objects.get(key)?.text;
  }

  modifiedMillis(key: string): number {
    return this.#objects.get(key)?.atMillis ?? this.#clock();
  }

  /** In order of their bytes. */
  keys(prefix: string, after = ''): string[] {
    const keys: string[] = [];
    for (const key of this.#objects.keys()) {
      if (key > after && key.startsWith(prefix)) keys.push(key);
    }
    return keys.sort();
  }

  version(key: string): string | undefined {
    return this.#objects.get(key)?.version;
  }

  /** @param version this one alone. @default - whichever there is */
  delete(key: string, version = this.version(key)): void {
    if (this.version(key) === version) this.#objects.delete(key);
  }

  /** @throws S3ServiceException 412 */
  putOver(key: string, version: string, text: string): void {
    if (this.version(key) !== version) throw answered(412);
    this.#put(key, text);
  }

  /** @throws S3ServiceException 412 */
  putIfAbsent(key: string, text: string): void {
    if (this.#objects.has(key)) throw answered(412);
    this.#put(key, text);
  }

  #put(key: string, text: string): void {
    this.#versions += 1;
    const version = String(this.#versions);
    this.#objects.set(key, { text, atMillis: this.#clock(), version });
  }
}

/** A client for the real adapters: every request is an effect of the actor. */
export function s3Client(bucket: Bucket, scheduler: Scheduler, actor: () => Actor): S3Client {
  const client = {
    send: (command: unknown) => scheduler.effect(actor(), effectOf(bucket, command)),
  };
  return client as unknown as S3Client;
}

function effectOf(bucket: Bucket, command: unknown): Effect<unknown> {
  if (command instanceof PutObjectCommand) return put(bucket, command);
  if (command instanceof GetObjectCommand) return get(bucket, command);
  if (command instanceof ListObjectsV2Command) return list(bucket, command);
  if (command instanceof DeleteObjectCommand) return remove(bucket, command);
  throw new TypeError('the bucket of the model knows PUT, GET, LIST and DELETE');
}

function put(bucket: Bucket, { input }: PutObjectCommand): Effect<unknown> {
  const { Key = '', Body, IfMatch, IfNoneMatch } = input;
  const text = typeof Body === 'string' ? Body : Buffer.from(Body as Uint8Array).toString();
  return {
    label: `PUT ${Key}`,
    done: () => {
      if (IfMatch !== undefined) {
        bucket.putOver(Key, IfMatch, text);
        return {};
      }
      if (IfNoneMatch === undefined) bucket.delete(Key);
      bucket.putIfAbsent(Key, text);
      return {};
    },
    conflict: () => {
      throw answered(409);
    },
  };
}

function remove(bucket: Bucket, { input }: DeleteObjectCommand): Effect<unknown> {
  const { Key = '', VersionId } = input;
  return { label: `DELETE ${Key}`, done: () => bucket.delete(Key, VersionId) };
}

function get(bucket: Bucket, { input }: GetObjectCommand): Effect<unknown> {
  const { Key = '' } = input;
  const done = () => {
    const text = bucket.get(Key);
    if (text === undefined) throw answered(404);
    const version = bucket.version(Key);
    return { Body: { transformToString: async () => text }, ETag: version, VersionId: version };
  };
  return { label: `GET ${Key}`, done, reads: true };
}

function list(bucket: Bucket, { input }: ListObjectsV2Command): Effect<unknown> {
  const { Prefix = '', StartAfter, MaxKeys = 1000 } = input;
  const done = () => ({
    Contents: bucket
      .keys(Prefix, StartAfter)
      .slice(0, MaxKeys)
      .map((Key) => ({ Key })),
  });
  return {
    label: `LIST ${MaxKeys} of ${Prefix} after ${StartAfter ?? 'its start'}`,
    done,
    reads: true,
  };
}

function answered(httpStatusCode: number): S3ServiceException {
  const name = String(httpStatusCode);
  return new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode } });
}
