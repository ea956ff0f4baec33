import { setTimeout as sleep } from 'node:timers/promises';
import { type Consumer, Kafka, logLevel, type Producer } from 'kafkajs';
import type { LocalFunction } from './function.ts';
import { registerCodecs } from './mapping/codecs.ts';
import { consumedRecord } from './mapping/consumed.ts';
import { Dispatcher } from './mapping/dispatcher.ts';
import type { MappingLog } from './mapping/log.ts';
import { type Failure, onFailureMessage } from './mapping/on-failure.ts';
import { polledRecord } from './mapping/record.ts';
import type { KafkaMappingSpec } from './mapping/spec.ts';

const SESSION_TIMEOUT_MILLISECONDS = 10_000;
const HEARTBEAT_MILLISECONDS = 1_000;
/** How long a fetch waits for records: what the resumption of a partition may have to wait for, too. */
const FETCH_WAIT_MILLISECONDS = 200;
const RETRY_MILLISECONDS = 500;

/** The event source mapping of a Kafka topic: a member of the consumer group that calls the function. */
export class KafkaMapping {
  readonly #spec: KafkaMappingSpec;
  readonly #function: LocalFunction;
  readonly #brokers: string;
  readonly #kafka: Kafka;
  readonly #log: MappingLog;
  readonly #dispatcher: Dispatcher;
  #consumer: Consumer | undefined;
  #producer: Producer | undefined;
  #assigned = new Set<number>();
  /** Between leaving a generation of the group and joining the next, what still arrives is void. */
  #joined = false;
  #restarting: Promise<void> | undefined;
  #stopped = false;

  constructor(spec: KafkaMappingSpec, target: LocalFunction, brokers: string, log: MappingLog) {
    registerCodecs();
    this.#spec = spec;
    this.#function = target;
    this.#brokers = brokers;
    this.#log = log;
    this.#kafka = new Kafka({
      clientId: `sluice-local-${spec.functionName}`,
      brokers: brokers.split(','),
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
    });
    this.#dispatcher = new Dispatcher(spec, brokers, {
      invoke: (event) => target.invoke(event),
      commit: (next) => this.#commit(next),
      deliverFailure: (failure) => this.#deliver(failure),
      pause: (partition) => this.#consumer?.pause([this.#part(partition)]),
      resume: (partition) => this.#resume(partition),
      log,
    });
  }

  async start(): Promise<void> {
    const { topic, consumerGroup: groupId, startAt } = this.#spec;
    const consumer = this.#kafka.consumer({
      groupId,
      sessionTimeout: SESSION_TIMEOUT_MILLISECONDS,
      heartbeatInterval: HEARTBEAT_MILLISECONDS,
      maxWaitTimeInMs: FETCH_WAIT_MILLISECONDS,
      // The client would restart behind our back, and might join the group after it was disconnected.
      retry: { restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.REBALANCING, () => this.#leave());
    consumer.on(consumer.events.STOP, () => this.#leave());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) =>
      this.#join(payload.memberAssignment[topic] ?? []),
    );
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#crashed(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: startAt === 'earliest' });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset }) => {
        if (!this.#joined) return;
        const { partition, messages } = batch;
        const records = messages.map((message) =>
          polledRecord(consumedRecord(topic, partition, message)),
        );
        this.#dispatcher.take(partition, records);
        resolveOffset(batch.lastOffset());
      },
    });
  }

  /**
   * Starts nothing more, and leaves the group when the calls in flight have ended, which stopping the
   * function cuts short.
   */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#dispatcher.stop();
    await this.#restarting;
    await Promise.all([this.#consumer?.disconnect(), this.#producer?.disconnect()]);
  }

  #join(partitions: readonly number[]): void {
    this.#assigned = new Set(partitions);
    this.#joined = true;
    this.#dispatcher.assign(partitions);
  }

  #leave(): void {
    this.#joined = false;
  }

  #crashed({ message }: Error): void {
    this.#leave();
    this.#log('polling failed', { cause: message });
    this.#restarting = this.#restart();
  }

  async #restart(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#consumer?.disconnect();
        await this.start();
        return;
      } catch (error) {
        this.#log('polling could not be started again', { cause: String(error) });
        await sleep(RETRY_MILLISECONDS);
      }
    }
  }

  /** Tries until the offsets are committed or belong to another member; once when stopped. */
  async #commit(next: ReadonlyMap<number, number>): Promise<void> {
    for (;;) {
      const mine = [...next].filter(([partition]) => this.#assigned.has(partition));
      const offsets = mine.map(([partition, offset]) => {
        return { topic: this.#spec.topic, partition, offset: String(offset) };
      });
      if (offsets.length === 0) return;
      try {
        await this.#consumer?.commitOffsets(offsets);
        return;
      } catch (error) {
        this.#log('commit failed', { cause: String(error) });
        if (this.#stopped) return;
        await sleep(RETRY_MILLISECONDS);
      }
    }
  }

  async #deliver(failure: Omit<Failure, 'functionArn'>): Promise<void> {
    const { onFailureTopic, topic, eventSourceArn } = this.#spec;
    if (onFailureTopic === undefined) return;
    const origin = { topic, eventSourceArn, bootstrapServers: this.#brokers };
    const { key, value } = onFailureMessage(origin, {
      ...failure,
      functionArn: this.#function.arn,
    });
    if (this.#producer === undefined) {
      const producer = this.#kafka.producer();
      await producer.connect();
      this.#producer = producer;
    }
    const message = { key: key === null ? null : Buffer.from(key), value };
    await this.#producer.send({ topic: onFailureTopic, acks: -1, messages: [message] });
  }

  /** Between two generations of the group nothing can be resumed, and the next starts with all resumed. */
  #resume(partition: number): void {
    if (this.#joined) this.#consumer?.resume([this.#part(partition)]);
  }

  #part(partition: number): { topic: string; partitions: number[] } {
    return { topic: this.#spec.topic, partitions: [partition] };
  }
}
