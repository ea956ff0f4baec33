import { setTimeout as sleep } from 'node:timers/promises';
import type { EncodedMessage } from '../../sdk/encode.ts';
import type { EventProducer } from '../../sdk/producer.ts';

/** Messages that are encoded ahead of the broker. */
const BATCH_MESSAGES = 1_000;
/** Batches a second when a rate is given, so that it is even. */
const BATCHES_PER_SECOND = 10;

export interface SendOptions {
  readonly topic: string;
  /**
   * Events a second.
   * @default - as fast as the brokers take them
   */
  readonly rate?: number;
  readonly signal: AbortSignal;
}

export interface Sent {
  readonly count: number;
  readonly seconds: number;
}

/** Sends messages in batches, at most at a rate. */
export async function sendAll(
  producer: EventProducer,
  messages: AsyncIterable<EncodedMessage> | Iterable<EncodedMessage>,
  { topic, rate, signal }: SendOptions,
): Promise<Sent> {
  const size = rate
    ? Math.min(Math.ceil(rate / BATCHES_PER_SECOND), BATCH_MESSAGES)
    : BATCH_MESSAGES;
  const startedAt = performance.now();
  let count = 0;
  for await (const batch of batchesOf(messages, size)) {
    signal.throwIfAborted();
    if (rate) await untilMillis(startedAt + (count / rate) * 1000, signal);
    await producer.sendEncoded(topic, batch);
    count += batch.length;
  }
  return { count, seconds: (performance.now() - startedAt) / 1000 };
}

async function* batchesOf<T>(items: AsyncIterable<T> | Iterable<T>, size: number) {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function untilMillis(due: number, signal: AbortSignal): Promise<void> {
  const wait = due - performance.now();
  if (wait > 0) await sleep(wait, undefined, { signal });
}
