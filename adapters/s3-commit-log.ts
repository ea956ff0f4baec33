import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Lifted } from '../core/audit/ports.ts';
import { commitKey, commitsPrefix, liftedKey, partitionCommitsPrefix } from '../core/contract.ts';
import { type FaultPlace, WorldFault } from '../core/errors.ts';
import type { CommitLog } from '../core/ports.ts';
import type { OffsetRange } from '../core/record.ts';
import {
  type Closure,
  type Commit,
  isClosure,
  isCommit,
  isStop,
  type Link,
  nextOf,
  type Stop,
} from '../core/settle/commit.ts';
import { parseLink } from './commit-json.ts';
import { objectExists } from './s3-object-exists.ts';
import { putOnce, putOver } from './s3-put-once.ts';

/** Commits that a walk over a chain fetches at once. */
const READ_AHEAD = 16;

export interface S3CommitLogOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly event: string;
}

/** The commit log of an event: `commits/<event>/<partition>/…` of a bucket. */
export class S3CommitLog implements CommitLog {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #event: string;

  constructor({ client, bucket, event }: S3CommitLogOptions) {
    this.#client = client;
    this.#bucket = bucket;
    this.#event = event;
  }

  newest(partition: number): Promise<Link | undefined> {
    return this.#guard('read', { partition }, () => this.#first(partition));
  }

  covering(partition: number, generation: number, offset: number): Promise<Commit | undefined> {
    return this.#guard('read', { partition, offset }, async () => {
      // `start-after` is exclusive, and later positions sort first: the next key after the one of
      // `offset + 1` is the last that starts at or before `offset`, or an older generation's.
      const after = commitKey(this.#event, { partition, generation, from: offset + 1 });
      const link = await this.#first(partition, after);
      if (!link || !isCommit(link) || link.generation !== generation) return undefined;
      return link.next > offset ? link : undefined;
    });
  }

  async between(partition: number, generation: number, [from, to]: OffsetRange): Promise<Commit[]> {
    const found: Commit[] = [];
    const after = commitKey(this.#event, { partition, generation, from: to });
    for await (const link of this.#walk(partition, after)) {
      if (link.generation !== generation || nextOf(link) <= from) break;
      if (isCommit(link)) found.push(link);
    }
    return found.reverse();
  }

  put(link: Link): Promise<'committed' | 'taken'> {
    const place = { partition: link.partition, offset: link.from };
    return this.#guard('written', place, async () => {
      const answer = await putOnce(this.#client, {
        Bucket: this.#bucket,
        Key: commitKey(this.#event, link),
        Body: JSON.stringify(link),
        ContentType: 'application/json',
      });
      return answer === 'put' ? 'committed' : 'taken';
    });
  }

  closureOf(partition: number, generation: number): Promise<Closure | undefined> {
    return this.#guard('read', { partition }, async () => {
      // the next newer key that there can be is the first of the generation behind it
      const after = commitKey(this.#event, { partition, generation: generation + 1, from: 0 });
      const link = await this.#first(partition, after);
      return link && isClosure(link) && link.generation === generation ? link : undefined;
    });
  }

  replace(stop: Stop, closure: Closure): Promise<'committed' | 'taken'> {
    const place = { partition: stop.partition, offset: stop.from };
    return this.#guard('written', place, async () => {
      const standing = await this.#standing(stop);
      if (!standing) return 'taken';
      const replaced = await putOver(this.#client, {
        Bucket: this.#bucket,
        Key: commitKey(this.#event, closure),
        Body: JSON.stringify(closure),
        ContentType: 'application/json',
        IfMatch: standing.etag,
      });
      return replaced ? 'committed' : 'taken';
    });
  }

  lift(stop: Stop, lifted: Lifted): Promise<boolean> {
    const place = { partition: stop.partition, offset: stop.from };
    return this.#guard('written', place, async () => {
      const standing = await this.#standing(stop);
      if (!standing) return false;
      if (!standing.version)
        throw new Error('the bucket keeps no versions, and a stop is one of them');
      await putOnce(this.#client, {
        Bucket: this.#bucket,
        Key: liftedKey(this.#event, stop),
        Body: JSON.stringify({ ...stop, ...lifted }),
        ContentType: 'application/json',
      });
      // of this version alone: a commit that takes the place meanwhile is another one, however late we are
      await this.#client.send(
        new DeleteObjectCommand({
          Bucket: this.#bucket,
          Key: commitKey(this.#event, stop),
          VersionId: standing.version,
        }),
      );
      return true;
    });
  }

  /** The object of a stop, if it is still that one. */
  async #standing(stop: Stop): Promise<{ etag: string; version?: string } | undefined> {
    const key = commitKey(this.#event, stop);
    const at = { bucket: this.#bucket, key };
    if (!(await objectExists(this.#client, at))) return undefined;
    const { Body, ETag, VersionId } = await this.#client.send(
      new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
    );
    const link = parseLink((await Body?.transformToString()) ?? '', this.#event, key);
    if (!isStop(link) || link.stoppedAt !== stop.stoppedAt || link.writer !== stop.writer) {
      return undefined;
    }
    // without a tag it would be put over whatever stands there
    if (!ETag) throw new Error('the store tells no entity tag');
    return { etag: ETag, ...(VersionId && { version: VersionId }) };
  }

  /** Every link of a partition's chain, newest first; a page is held in memory at a time. */
  all(partition: number): AsyncGenerator<Link> {
    return this.#walk(partition);
  }

  async *#walk(partition: number, after?: string): AsyncGenerator<Link> {
    for await (const keys of this.#keys(partition, after)) {
      for (let start = 0; start < keys.length; start += READ_AHEAD) {
        const some = keys.slice(start, start + READ_AHEAD);
        yield* await this.#guard('read', { partition }, () =>
          Promise.all(some.map((key) => this.#get(key))),
        );
      }
    }
  }

  /** The partitions that anything was ever committed of, ascending. */
  async partitions(): Promise<number[]> {
    const prefix = commitsPrefix(this.#event);
    const found: number[] = [];
    let token: string | undefined;
    do {
      const page = await this.#guard('read', {}, () =>
        this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: prefix,
            Delimiter: '/',
            ContinuationToken: token,
          }),
        ),
      );
      for (const { Prefix = '' } of page.CommonPrefixes ?? []) {
        const partition = Number(Prefix.slice(prefix.length, -1));
        if (Number.isSafeInteger(partition)) found.push(partition);
      }
      token = page.NextContinuationToken;
    } while (token);
    return found;
  }

  async *#keys(partition: number, start?: string): AsyncGenerator<string[]> {
    let after = start;
    let keys: string[];
    do {
      keys = await this.#guard('read', { partition }, () => this.#list(partition, 1000, after));
      yield keys;
      after = keys.at(-1);
    } while (keys.length > 0);
  }

  async #first(partition: number, after?: string): Promise<Link | undefined> {
    const [key] = await this.#list(partition, 1, after);
    return key === undefined ? undefined : this.#get(key);
  }

  async #list(partition: number, maxKeys: number, after?: string): Promise<string[]> {
    const page = await this.#client.send(
      new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: partitionCommitsPrefix(this.#event, partition),
        MaxKeys: maxKeys,
        StartAfter: after,
      }),
    );
    return (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
  }

  async #get(key: string): Promise<Link> {
    const object = await this.#client.send(
      new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
    );
    return parseLink((await object.Body?.transformToString()) ?? '', this.#event, key);
  }

  async #guard<T>(done: string, place: FaultPlace, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const options = { cause, place: { topic: this.#event, ...place } };
      throw new WorldFault('COMMIT', `commit log not ${done}`, options);
    }
  }
}
