import { AsyncLocalStorage } from 'node:async_hooks';
import { S3CommitLog } from '../../../adapters/s3-commit-log.ts';
import { S3FileStore } from '../../../adapters/s3-file-store.ts';
import { S3ReplayLog } from '../../../adapters/s3-replay-log.ts';
import { SqsNotifier } from '../../../adapters/sqs-notifier.ts';
import type { SettlerPorts } from '../../../core/settle/settler.ts';
import type { Warehouse } from '../../../core/warehouse.ts';
import { NOON } from '../../helpers/records.ts';
import { Bucket, s3Client } from './bucket.ts';
import { Chain } from './chain.ts';
import { type Code, codeOf, type Version } from './code.ts';
import { deadLetterSink, type Letter } from './dead-letters.ts';
import { Queue, sqsClient } from './queue.ts';
import { type Actor, Scheduler } from './scheduler.ts';
import { TOPIC, Topic } from './topic.ts';
import { Table, warehouse } from './warehouse.ts';

export const BUCKET = 'bucket';

/** Everything that outlives a process, and who acts on it. */
export class World {
  readonly topic: Topic;
  readonly bucket = new Bucket(() => this.now);
  readonly queue = new Queue();
  readonly letters: Letter[] = [];
  readonly table = new Table();
  readonly scheduler: Scheduler;
  readonly commitLog: S3CommitLog;
  readonly replays: S3ReplayLog;
  readonly ports: SettlerPorts;
  readonly warehouse: Warehouse;
  /** What must never be and was: the first one ends the schedule. */
  readonly violations: string[] = [];
  /** Ids of records that success was ever reported for. */
  readonly acknowledged = new Set<number>();
  /** Of the first life, and from the reset on of the second: by partition. */
  readonly generations: Map<number, number>[];
  now = NOON;
  version: Version = 0;
  #actors = 0;
  readonly #acting = new AsyncLocalStorage<Actor>();

  constructor(partitions: number, trace?: (line: string) => void) {
    this.topic = new Topic(partitions);
    this.scheduler = new Scheduler(trace);
    this.generations = [new Map(Array.from({ length: partitions }, (_, p) => [p, 0]))];
    const actor = () => this.#actor();
    const client = s3Client(this.bucket, this.scheduler, actor);
    const queueUrl = 'queue';
    const log = { client, bucket: BUCKET, event: TOPIC };
    this.commitLog = new S3CommitLog(log);
    this.replays = new S3ReplayLog(log);
    this.ports = {
      commits: this.commitLog,
      files: new S3FileStore(client, BUCKET),
      deadLetters: deadLetterSink(this.letters, this.scheduler, actor),
      notifier: new SqsNotifier({
        client: sqsClient(this.queue, this.scheduler, actor),
        queueUrl,
        bucket: BUCKET,
      }),
      clock: () => this.now + skewOf(actor()),
    };
    this.warehouse = warehouse(this.table, this.bucket, this.scheduler, actor);
  }

  get code(): Code {
    return codeOf(this.version);
  }

  chain(partition: number): Chain {
    return new Chain(this.bucket, partition);
  }

  chains(): Chain[] {
    return Array.from({ length: this.topic.partitions }, (_, partition) => this.chain(partition));
  }

  /** Starts somebody, in a process of his own unless one is given. */
  async act(
    name: string,
    work: (actor: Actor) => Promise<void>,
    process: object = {},
  ): Promise<Actor> {
    this.#actors += 1;
    const actor = { name: `${name} ${this.#actors}`, number: this.#actors, process, done: false };
    await this.scheduler.start(actor, () => this.#acting.run(actor, () => work(actor)));
    return actor;
  }

  /** An effect of whoever is acting. */
  read<T>(label: string, done: () => T): Promise<T> {
    return this.scheduler.effect(this.#actor(), { label, done, reads: true });
  }

  write<T>(label: string, done: () => T): Promise<T> {
    return this.scheduler.effect(this.#actor(), { label, done });
  }

  #actor(): Actor {
    const actor = this.#acting.getStore();
    if (!actor) throw new Error('nobody is acting');
    return actor;
  }
}

/** Clocks of machines differ. */
function skewOf({ number }: Actor): number {
  return (number % 3) * 300 - 300;
}
