import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { consumedRecord } from '../../../local/mapping/consumed.ts';
import {
  type EventOrigin,
  kafkaEvent,
  MAX_PAYLOAD_BYTES,
  overheadBytes,
} from '../../../local/mapping/kafka-event.ts';
import { type PolledRecord, polledRecord } from '../../../local/mapping/record.ts';
import type { OrderTopic } from '../../orders/produce.ts';

const ARN = 'arn:aws:kafka:us-east-1:000000000000:cluster/bench/1';
/** The mapping's own limit. */
const MAX_RECORDS = 10_000;

/** Made beforehand and kept as files, named so that their order is the one they are called in. */
export interface Invocations {
  readonly folder: string;
  readonly count: number;
}

/**
 * Reads a topic and writes the invocations that the mapping would make of it while it catches up: as full as
 * they may be, each of one partition, the partitions in turn.
 */
export async function makeInvocations(
  topic: OrderTopic,
  brokers: string,
  folder: string,
): Promise<Invocations> {
  await mkdir(folder, { recursive: true });
  const origin = { topic: topic.name, eventSourceArn: ARN, bootstrapServers: brokers };
  const cutter = new Cutter(origin, folder);
  await readAll(topic, brokers, (record) => cutter.take(record));
  await cutter.finish();
  return { folder, count: cutter.count };
}

class Cutter {
  readonly #origin: EventOrigin;
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #waiting = new Map<number, { records: PolledRecord[]; bytes: number; cut: number }>();
  count = 0;

  constructor(origin: EventOrigin, folder: string) {
    this.#origin = origin;
    this.#folder = folder;
    const { event, perPartition } = overheadBytes(origin);
    this.#maxBytes = MAX_PAYLOAD_BYTES - event - perPartition;
  }

  async take(record: PolledRecord): Promise<void> {
    const { partition, bytes } = record;
    const waiting = this.#waiting.get(partition) ?? { records: [], bytes: 0, cut: 0 };
    this.#waiting.set(partition, waiting);
    const full = waiting.records.length >= MAX_RECORDS;
    if (full || waiting.bytes + bytes + 1 > this.#maxBytes) await this.#cut(partition);
    waiting.records.push(record);
    waiting.bytes += bytes + 1;
  }

  async finish(): Promise<void> {
    for (const partition of this.#waiting.keys()) await this.#cut(partition);
  }

  /** `<turn>-<partition>-<records>.json`: sorted, the partitions take turns. */
  async #cut(partition: number): Promise<void> {
    const waiting = this.#waiting.get(partition);
    if (!waiting || waiting.records.length === 0) return;
    const turn = String(waiting.cut).padStart(6, '0');
    const name = `${turn}-${partition}-${waiting.records.length}.json`;
    await writeFile(join(this.#folder, name), kafkaEvent(this.#origin, waiting.records));
    this.count += 1;
    Object.assign(waiting, { records: [], bytes: 0, cut: waiting.cut + 1 });
  }
}

async function readAll(
  { name, events }: OrderTopic,
  brokers: string,
  take: (record: PolledRecord) => Promise<void>,
): Promise<void> {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `bench-invocations-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let read = 0;
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch: { partition, messages } }) => {
      try {
        for (const message of messages) {
          await take(polledRecord(consumedRecord(name, partition, message)));
        }
      } catch (error) {
        reject(error);
      }
      read += messages.length;
      if (read >= events) resolve();
    },
  });
  try {
    await promise;
  } finally {
    await consumer.disconnect();
  }
}
