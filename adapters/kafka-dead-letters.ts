import type { ICustomPartitioner, Kafka, Message, Producer } from 'kafkajs';
import { DEAD_LETTER_HEADER } from '../core/contract.ts';
import { WorldFault } from '../core/errors.ts';
import type { Clock, DeadLetterSink } from '../core/ports.ts';
import { cutIntoRuns } from '../core/runs.ts';
import type { DeadLetter } from '../core/settle/dead-letter.ts';
import { systemClock } from './clock.ts';
import { deadLetterMessage, messageBytes } from './dead-letter-message.ts';

/** Well below the topic's `max.message.bytes`; a record larger than this travels alone. */
const MAX_REQUEST_BYTES = 900_000;
/** The client copies its list of messages for each message. */
const MAX_REQUEST_MESSAGES = 1_000;
/** Brokers and gateways drop connections that idle for 6 to 10 minutes, often without a word. */
const MAX_IDLE_MILLISECONDS = 4 * 60_000;

export interface KafkaDeadLettersOptions {
  readonly kafka: Kafka;
  /** The dead-letter topic. */
  readonly topic: string;
  /**
   * After this long a call of `produce` has failed, whatever the client still tries.
   * @default 30000
   */
  readonly deadlineMilliseconds?: number;
  /** @default - the system's */
  readonly clock?: Clock;
}

/**
 * Produces dead letters; connected at the first one, the connection is kept between invocations.
 *
 * An idempotent producer recognises a repeated request by its sequence numbers alone, and kafkajs
 * takes those back when it gives up. New letters under the numbers of old ones that did arrive would
 * be acknowledged and dropped. Hence: one request at a time, to one partition that no repetition
 * changes, and no request after one that failed: the producer is thrown away.
 */
export class KafkaDeadLetters implements DeadLetterSink {
  readonly #kafka: Kafka;
  readonly #topic: string;
  readonly #deadlineMilliseconds: number;
  readonly #clock: Clock;
  #producer: Producer | undefined;
  #usedAt = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(options: KafkaDeadLettersOptions) {
    this.#kafka = options.kafka;
    this.#topic = options.topic;
    this.#deadlineMilliseconds = options.deadlineMilliseconds ?? 30_000;
    this.#clock = options.clock ?? systemClock;
  }

  produce(letters: readonly DeadLetter[]): Promise<void> {
    // Counted from here: calls that wait for each other must not add up to a function's timeout.
    const deadline = this.#clock() + this.#deadlineMilliseconds;
    const mine = this.#last.then(() => this.#produceOrFail(letters, deadline));
    this.#last = mine.catch(() => {});
    return mine;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#drop();
  }

  async #produceOrFail(letters: readonly DeadLetter[], deadline: number): Promise<void> {
    const [first] = letters;
    if (!first) return;
    try {
      await within(deadline - this.#clock(), this.#send(letters));
      this.#usedAt = this.#clock();
    } catch (cause) {
      void this.#drop();
      const { topic, partition, offset } = first.record;
      const message = `${letters.length} dead letters not acknowledged by ${this.#topic}`;
      const options = { cause, place: { topic, partition, offset } };
      throw new WorldFault('DEAD_LETTER_UNDELIVERED', message, options);
    }
  }

  async #send(letters: readonly DeadLetter[]): Promise<void> {
    const producer = await this.#connected();
    const byPartition = Map.groupBy(letters, ({ record }) => record.partition);
    for (const ofPartition of byPartition.values()) {
      const runs = cutIntoRuns(ofPartition.map(deadLetterMessage), {
        maxItems: MAX_REQUEST_MESSAGES,
        maxBytes: MAX_REQUEST_BYTES,
        bytesOf: messageBytes,
      });
      for (const messages of runs) await this.#sendRun(producer, messages);
    }
  }

  async #sendRun(producer: Producer, messages: Message[]): Promise<void> {
    const answers = await producer.send({ topic: this.#topic, acks: -1, messages });
    const [answer] = answers;
    if (answers.length !== 1 || answer?.errorCode !== 0) {
      throw new Error(`${answers.length} answers to a request, error code ${answer?.errorCode}`);
    }
  }

  async #connected(): Promise<Producer> {
    const idle = this.#clock() - this.#usedAt > MAX_IDLE_MILLISECONDS;
    if (this.#producer && idle) void this.#drop();
    if (this.#producer) return this.#producer;
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: bySourcePartition,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4 },
    });
    // Kept before it is connected, so that a failure to connect drops it, too.
    this.#producer = producer;
    await producer.connect();
    return producer;
  }

  /** Not to be waited for where the brokers may be gone. */
  async #drop(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => {});
  }
}

/** Keeps a source partition's letters in order, and a repeated request in its partition. */
const bySourcePartition: ICustomPartitioner = () => {
  let partitions: number | undefined;
  return ({ partitionMetadata, message }) => {
    partitions ??= partitionMetadata.length;
    const source = [message.headers?.[DEAD_LETTER_HEADER.partition]].flat()[0];
    return Number(source) % partitions;
  };
};

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error('no acknowledgement in time')),
    Math.max(0, milliseconds),
  );
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
