import { type Kafka, type Message, Partitioners, type Producer } from 'kafkajs';
import { createKafkaClient, type KafkaAuthentication } from '../adapters/kafka-client.ts';
import { createLog, type Log } from '../adapters/log.ts';
import type { EventDefinition } from '../core/event/definition.ts';
import { cutIntoRuns } from '../core/runs.ts';
import { type EncodedMessage, type EncodeOptions, encodeEvent } from './encode.ts';

/** Below the brokers' default `message.max.bytes`; a larger record travels alone. */
const MAX_REQUEST_BYTES = 900_000;
/** kafkajs copies its list of messages for each message. */
const MAX_REQUEST_MESSAGES = 1_000;

export interface ProducerOptions {
  /** `host:port` of some brokers of the cluster. */
  readonly brokers: readonly string[];
  /**
   * `iam` (TLS and the caller's AWS identity) or `none` (plain text).
   * @default 'none'
   */
  readonly authentication?: KafkaAuthentication;
  /** @default 'sluice-producer' */
  readonly clientId?: string;
  /**
   * Which system says what it produces, unless an item says it.
   * @default 'sluice'
   */
  readonly source?: string;
  /** @default - warnings and errors of the client as JSON lines on standard error */
  readonly log?: Log;
}

/** A payload and what travels beside it. */
export interface ProducedItem extends EncodeOptions {
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Produces events with acks=all and an idempotent client; connects at the first send.
 *
 * When a send fails, some of its records may have arrived: sending them again under the same `id` makes
 * a duplicate that the id shows.
 *
 * @example
 * const producer = createProducer({ brokers: ['localhost:9092'] });
 * await producer.send(orderPlaced, [{ data: order, key: String(order.order_id) }]);
 * await producer.close();
 */
export class EventProducer {
  readonly #kafka: Kafka;
  readonly #source: string | undefined;
  #producer: Producer | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(options: ProducerOptions) {
    const { brokers, authentication = 'none', clientId = 'sluice-producer' } = options;
    const { log = createLog({ fields: { clientId }, sink: standardError }) } = options;
    this.#kafka = createKafkaClient({ brokers, authentication, clientId, log });
    this.#source = options.source;
  }

  /**
   * Checks and encodes all items before it sends the first.
   *
   * @throws PayloadError when an item does not fit; then nothing was sent
   */
  async send(event: EventDefinition, items: readonly ProducedItem[]): Promise<void> {
    const source = this.#source === undefined ? {} : { source: this.#source };
    const messages = items.map(({ data, ...options }) =>
      encodeEvent(event, data, { ...source, ...options }),
    );
    await this.sendEncoded(event.name, messages);
  }

  /** Sends messages as they are; resolves when every in-sync replica has them. */
  sendEncoded(topic: string, messages: readonly EncodedMessage[]): Promise<void> {
    // One request at a time: the brokers check an idempotent client's sequence by partition.
    const mine = this.#last.then(() => this.#sendInOrder(topic, messages));
    this.#last = mine.catch(() => {});
    return mine;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#drop();
  }

  async #sendInOrder(topic: string, messages: readonly EncodedMessage[]): Promise<void> {
    const runs = cutIntoRuns(messages, {
      maxItems: MAX_REQUEST_MESSAGES,
      maxBytes: MAX_REQUEST_BYTES,
      bytesOf: messageBytes,
    });
    try {
      for (const run of runs) {
        const producer = await this.#connected();
        await producer.send({ topic, acks: -1, messages: run as Message[] });
      }
    } catch (error) {
      // kafkajs takes back the sequence numbers of what it gave up, and brokers may know them already
      await this.#drop();
      throw error;
    }
  }

  async #connected(): Promise<Producer> {
    if (this.#producer) return this.#producer;
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    this.#producer = producer;
    return producer;
  }

  async #drop(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect();
  }
}

export function createProducer(options: ProducerOptions): EventProducer {
  return new EventProducer(options);
}

function standardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Bytes of key, value and headers. */
export function messageBytes({ key, value, headers }: EncodedMessage): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0);
  return bytes;
}
