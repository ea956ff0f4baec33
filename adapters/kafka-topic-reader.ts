import { randomBytes } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { HeldOffsets, TopicReader } from '../core/audit/ports.ts';
import type { Header } from '../core/header.ts';
import type { KafkaRecord, OffsetRange } from '../core/record.ts';
import { readOffsets } from './kafka-offsets.ts';

/** How long a fetch waits for records: reading ends at offsets that are there already. */
const FETCH_WAIT_MILLISECONDS = 200;
/** A broker that answers sends something within this. */
const PATIENCE_MILLISECONDS = 60_000;
/** Reading on over this many offsets is quicker than asking for the ones behind them. */
const NEAR_OFFSETS = 1_000;

export interface KafkaTopicReaderOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  /** What the consumer groups are called that exist while a topic is read: this and a random ending. */
  readonly groupPrefix: string;
}

/** Reads offsets of a topic, with a group of its own that commits nothing and is deleted after. */
export class KafkaTopicReader implements TopicReader {
  readonly #kafka: Kafka;
  readonly #topic: string;
  readonly #groupPrefix: string;

  constructor({ kafka, topic, groupPrefix }: KafkaTopicReaderOptions) {
    this.#kafka = kafka;
    this.#topic = topic;
    this.#groupPrefix = groupPrefix;
  }

  async offsets(): Promise<readonly HeldOffsets[]> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      return await readOffsets(admin, this.#topic);
    } finally {
      await admin.disconnect();
    }
  }

  async read(
    ranges: ReadonlyMap<number, readonly OffsetRange[]>,
    take: (record: KafkaRecord) => void,
  ): Promise<void> {
    const reading = new Reading(this.#topic, ranges, take);
    if (reading.isDone) return;
    const groupId = `${this.#groupPrefix}${randomBytes(6).toString('hex')}`;
    const consumer = this.#kafka.consumer({ groupId, maxWaitTimeInMs: FETCH_WAIT_MILLISECONDS });
    try {
      await reading.run(consumer);
    } finally {
      await consumer.disconnect();
      await this.#forget(groupId);
    }
  }

  async #forget(groupId: string): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      await admin.deleteGroups([groupId]);
    } catch {
      // An empty group without offsets is gone by itself soon.
    } finally {
      await admin.disconnect();
    }
  }
}

/** What is left to read of one topic. */
class Reading {
  readonly #topic: string;
  readonly #left = new Map<number, OffsetRange[]>();
  readonly #take: (record: KafkaRecord) => void;

  constructor(
    topic: string,
    ranges: ReadonlyMap<number, readonly OffsetRange[]>,
    take: (record: KafkaRecord) => void,
  ) {
    this.#topic = topic;
    this.#take = take;
    for (const [partition, ofPartition] of ranges) {
      const left = ofPartition.filter(([from, to]) => from < to);
      if (left.length > 0) this.#left.set(partition, left);
    }
  }

  get isDone(): boolean {
    return this.#left.size === 0;
  }

  async run(consumer: Consumer): Promise<void> {
    const { promise: done, resolve, reject } = Promise.withResolvers<void>();
    const late = () => reject(new Error(`no records of ${this.#topic} within a minute`));
    const timer = setTimeout(late, PATIENCE_MILLISECONDS);
    const { GROUP_JOIN, END_BATCH_PROCESS, CRASH } = consumer.events;
    // It restarts by itself after what is passing: a coordinator that is loading, say.
    consumer.on(CRASH, ({ payload }) => !payload.restart && reject(payload.error));
    consumer.on(GROUP_JOIN, ({ payload }) =>
      this.#begin(consumer, payload.memberAssignment[this.#topic] ?? []),
    );
    // It is told of batches without a record, too: of transaction markers alone, say.
    consumer.on(END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
      timer.refresh();
      this.#passed(consumer, partition, Number(lastOffset));
      if (this.isDone) resolve();
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: this.#topic, fromBeginning: true });
      const eachBatch = async ({ batch }: EachBatchPayload) => {
        for (const message of batch.messages) this.#offer(batch.partition, message);
      };
      await consumer.run({ autoCommit: false, eachBatch });
      await done;
    } finally {
      clearTimeout(timer);
    }
  }

  #begin(consumer: Consumer, assigned: readonly number[]): void {
    for (const partition of assigned) {
      const next = this.#left.get(partition)?.[0];
      if (next) this.#seek(consumer, partition, next[0]);
      else consumer.pause([{ topic: this.#topic, partitions: [partition] }]);
    }
  }

  #offer(partition: number, message: KafkaMessage): void {
    const offset = Number(message.offset);
    // Ranges that a batch spans are all still here: they go when the batch is through.
    const ranges = this.#left.get(partition) ?? [];
    while (ranges[0] && offset >= ranges[0][1]) ranges.shift();
    const [next] = ranges;
    if (next && offset >= next[0]) this.#take(recordOf(this.#topic, partition, message));
  }

  #passed(consumer: Consumer, partition: number, lastOffset: number): void {
    const ranges = this.#left.get(partition);
    if (!ranges) return;
    while (ranges[0] && lastOffset >= ranges[0][1] - 1) ranges.shift();
    const [next] = ranges;
    if (!next) {
      this.#left.delete(partition);
      consumer.pause([{ topic: this.#topic, partitions: [partition] }]);
    } else if (next[0] > lastOffset + NEAR_OFFSETS) {
      this.#seek(consumer, partition, next[0]);
    }
  }

  #seek(consumer: Consumer, partition: number, offset: number): void {
    consumer.seek({ topic: this.#topic, partition, offset: String(offset) });
  }
}

function recordOf(topic: string, partition: number, message: KafkaMessage): KafkaRecord {
  const { offset, timestamp, key, value, headers = {} } = message;
  return {
    topic,
    partition,
    offset: Number(offset),
    timestamp: Number(timestamp),
    key,
    value,
    headers: Object.entries(headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((one): Header => [name, Buffer.from(one)]),
    ),
  };
}
