import type { S3Client } from '@aws-sdk/client-s3';
import { WorldFault } from '../core/errors.ts';
import type { FileStore } from '../core/ports.ts';
import { putOnce } from './s3-put-once.ts';

export class S3FileStore implements FileStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    try {
      await putOnce(this.#client, {
        Bucket: this.#bucket,
        Key: key,
        Body: bytes,
        ContentType: 'application/vnd.apache.parquet',
      });
    } catch (cause) {
      throw new WorldFault('STORE', `data file of ${bytes.length} bytes not put`, { cause });
    }
  }
}
