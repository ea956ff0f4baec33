import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { DataFiles, Footer } from '../core/audit/ports.ts';
import { dataPrefix } from '../core/contract.ts';
import { WorldFault } from '../core/errors.ts';
import { footerBytes, readFooter } from './parquet-footer.ts';
import { objectExists } from './s3-object-exists.ts';
import { statusOf } from './s3-put-once.ts';

/** Holds the footer of nearly every file, so that one request does. */
const TAIL_BYTES = 64 * 1024;

export interface S3DataFilesOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly event: string;
}

/** The data files of an event: `data/<event>/…` of a bucket. Every failure is a `WorldFault` `STORE`. */
export class S3DataFiles implements DataFiles {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #event: string;

  constructor({ client, bucket, event }: S3DataFilesOptions) {
    this.#client = client;
    this.#bucket = bucket;
    this.#event = event;
  }

  async *list(): AsyncGenerator<{ key: string; modifiedMillis: number }> {
    for await (const page of this.#pages(dataPrefix(this.#event))) {
      for (const { Key = '', LastModified } of page) {
        yield { key: Key, modifiedMillis: LastModified?.getTime() ?? 0 };
      }
    }
  }

  /** How many objects there are below a prefix of the bucket. */
  async count(prefix: string): Promise<number> {
    let count = 0;
    for await (const page of this.#pages(prefix)) count += page.length;
    return count;
  }

  async footer(key: string): Promise<Footer | 'absent' | 'unreadable'> {
    const end = await this.#tail(key, TAIL_BYTES);
    if (end === 'absent') return 'absent';
    if (end.tail.length < 12) return 'unreadable';
    const wanted = footerBytes(end.tail);
    if (wanted > end.bytes) return 'unreadable';
    const whole = wanted <= end.tail.length ? end : await this.#tail(key, wanted);
    if (whole === 'absent') return 'absent';
    const footer = readFooter(whole.tail);
    return footer ? { ...footer, bytes: whole.bytes } : 'unreadable';
  }

  async remove(key: string): Promise<void> {
    await this.#guard('removed', () =>
      this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key })),
    );
  }

  async #tail(
    key: string,
    length: number,
  ): Promise<{ tail: Uint8Array; bytes: number } | 'absent'> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      Range: `bytes=-${length}`,
    });
    return await this.#guard('read', async () => {
      try {
        const { Body, ContentRange } = await this.#client.send(command);
        const tail = (await Body?.transformToByteArray()) ?? new Uint8Array();
        return { tail, bytes: Number(ContentRange?.split('/')[1] ?? tail.length) };
      } catch (error) {
        const status = statusOf(error);
        if (status === 404) return 'absent';
        if (status === 403 && !(await this.#exists(key))) return 'absent';
        // No range of an empty object can be had.
        if (status === 416) return { tail: new Uint8Array(), bytes: 0 };
        throw error;
      }
    });
  }

  #exists(key: string): Promise<boolean> {
    return objectExists(this.#client, { bucket: this.#bucket, key });
  }

  async *#pages(prefix: string) {
    let token: string | undefined;
    do {
      const page = await this.#guard('listed', () =>
        this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: prefix,
            ContinuationToken: token,
          }),
        ),
      );
      yield page.Contents ?? [];
      token = page.NextContinuationToken;
    } while (token);
  }

  async #guard<T>(done: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const place = { topic: this.#event };
      throw new WorldFault('STORE', `data files not ${done}`, { cause, place });
    }
  }
}
