import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { chunkKey, planKey, replaysPrefix } from '../core/contract.ts';
import { WorldFault } from '../core/errors.ts';
import type { Plan, ReplayCommit, ReplayLog } from '../core/replay/replay.ts';
import { parseObject } from './commit-json.ts';
import { objectExists } from './s3-object-exists.ts';
import { putOnce } from './s3-put-once.ts';

/** Objects that a walk fetches at once. */
const READ_AHEAD = 16;

export interface S3ReplayLogOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly event: string;
}

/** The replays of an event: plans at `replays/<event>/<n>.json`, what became of their chunks below. */
export class S3ReplayLog implements ReplayLog {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #event: string;

  constructor({ client, bucket, event }: S3ReplayLogOptions) {
    this.#client = client;
    this.#bucket = bucket;
    this.#event = event;
  }

  plans(): AsyncGenerator<Plan> {
    return this.#all((name) => !name.includes('/'));
  }

  commits(): AsyncGenerator<ReplayCommit> {
    return this.#all((name) => name.includes('/'));
  }

  commit(n: number, chunk: number): Promise<ReplayCommit | undefined> {
    return this.#guard('read', async () => {
      const key = chunkKey(this.#event, n, chunk);
      const exists = await objectExists(this.#client, { bucket: this.#bucket, key });
      return exists ? await this.#get<ReplayCommit>(key) : undefined;
    });
  }

  async accept(plan: Plan): Promise<'accepted' | 'taken'> {
    return (await this.#put(planKey(this.#event, plan.n), plan)) ? 'accepted' : 'taken';
  }

  async put(commit: ReplayCommit): Promise<'committed' | 'taken'> {
    const key = chunkKey(this.#event, commit.n, commit.chunk);
    return (await this.#put(key, commit)) ? 'committed' : 'taken';
  }

  /** @returns whether it was not there */
  #put(key: string, object: Plan | ReplayCommit): Promise<boolean> {
    return this.#guard('written', async () => {
      const answer = await putOnce(this.#client, {
        Bucket: this.#bucket,
        Key: key,
        Body: JSON.stringify(object),
        ContentType: 'application/json',
      });
      return answer === 'put';
    });
  }

  /** @param isWanted told of every name below the prefix */
  async *#all<T extends Plan | ReplayCommit>(
    isWanted: (name: string) => boolean,
  ): AsyncGenerator<T> {
    const prefix = replaysPrefix(this.#event);
    for await (const keys of this.#keys(prefix)) {
      const wanted = keys.filter((key) => isWanted(key.slice(prefix.length)));
      for (let start = 0; start < wanted.length; start += READ_AHEAD) {
        const some = wanted.slice(start, start + READ_AHEAD);
        yield* await this.#guard('read', () => Promise.all(some.map((key) => this.#get<T>(key))));
      }
    }
  }

  async *#keys(prefix: string): AsyncGenerator<string[]> {
    let after: string | undefined;
    do {
      const keys = await this.#guard('read', async () => {
        const input = { Bucket: this.#bucket, Prefix: prefix, StartAfter: after };
        const page = await this.#client.send(new ListObjectsV2Command(input));
        return (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
      });
      yield keys;
      after = keys.at(-1);
    } while (after);
  }

  async #get<T extends Plan | ReplayCommit>(key: string): Promise<T> {
    const object = await this.#client.send(
      new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
    );
    return parsed((await object.Body?.transformToString()) ?? '', this.#event, key);
  }

  async #guard<T>(done: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const options = { cause, place: { topic: this.#event } };
      throw new WorldFault('COMMIT', `replay log not ${done}`, options);
    }
  }
}

/** What was written is trusted; that it is of a version that this code knows and in its place is checked. */
function parsed<T extends Plan | ReplayCommit>(text: string, event: string, key: string): T {
  const object = parseObject<T>(text, key);
  if (object.version !== 1) {
    throw new Error(`${key}: replay version: got ${String(object.version)}, allowed: 1`);
  }
  const own =
    'chunk' in object ? chunkKey(event, object.n, object.chunk) : planKey(event, object.n);
  if (object.event === event && own === key) return object;
  throw new Error(`${key}: the replay is of another event or place than its key`);
}
