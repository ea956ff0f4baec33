import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Message, Producer } from 'kafkajs';

const PAUSE_MILLISECONDS = 500;

/** Produces to one topic although its broker goes and comes. */
export class Sender {
  readonly #kafka: Kafka;
  readonly #topic: string;
  #producer: Producer | undefined;

  constructor(kafka: Kafka, topic: string) {
    this.#kafka = kafka;
    this.#topic = topic;
  }

  /** What arrived of a try that failed counts all the same: the topic is what the verdict reads. */
  async trySend(messages: Message[]): Promise<boolean> {
    try {
      this.#producer ??= await this.#connected();
      await this.#producer.send({ topic: this.#topic, acks: -1, messages });
      return true;
    } catch {
      await this.close();
      return false;
    }
  }

  /** Tries until they are acknowledged; some may arrive more than once. */
  async send(messages: Message[]): Promise<void> {
    while (!(await this.trySend(messages))) await sleep(PAUSE_MILLISECONDS);
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => {});
  }

  async #connected(): Promise<Producer> {
    const producer = this.#kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    return producer;
  }
}
