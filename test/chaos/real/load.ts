import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Message, Producer } from 'kafkajs';
import { generateRecords } from '../../../cli/generator/stream.ts';
import type { EventDefinition } from '../../../core/event/definition.ts';
import type { Session } from '../../../local/session/files.ts';
import { clientsOf } from './clients.ts';
import { FATE_HEADER, type Fate } from './fates.ts';
import { POISON } from './poison.ts';

const BATCH = 200;
const PAUSE_MILLISECONDS = 400;

/** Produces good, bad and empty records until it is told to stop; at last a good one to every partition. */
export async function produceUntil(
  stop: AbortSignal,
  event: EventDefinition,
  session: Session,
  seed: number,
): Promise<void> {
  const { kafka } = clientsOf(session);
  let producer = await connected(kafka);
  let batches = 0;
  while (!stop.aborted) {
    const messages = messagesOf(event, {
      count: BATCH,
      seed: `${seed}/${batches++}`,
      malformedShare: 0.02,
      tombstoneShare: 0.01,
      lateShare: 0.02,
      olderVersionShare: 0.1,
    });
    try {
      await producer.send({ topic: event.name, acks: -1, messages });
    } catch {
      // what did arrive counts all the same: the topic is what the verdict reads
      await producer.disconnect().catch(() => {});
      producer = await connected(kafka);
    }
    await sleep(PAUSE_MILLISECONDS);
  }
  await produceLast(producer, event);
  await producer.disconnect();
}

/** A record that kills whoever reads it. */
export async function producePoison(session: Session, topic: string, partition: number) {
  const producer = await connected(clientsOf(session).kafka);
  const headers = { [FATE_HEADER]: 'given-up' satisfies Fate };
  await producer.send({ topic, acks: -1, messages: [{ partition, value: POISON, headers }] });
  await producer.disconnect();
}

/** What the mapping gave up is settled as a gap by the commit of a later record, so there has to be one. */
async function produceLast(producer: Producer, event: EventDefinition): Promise<void> {
  const generated = messagesOf(event, { count: event.topic.partitions, seed: 'last' });
  const messages = generated.map((message, partition) => ({ ...message, partition }));
  await producer.send({ topic: event.name, acks: -1, messages });
}

function messagesOf(
  event: EventDefinition,
  options: Omit<Parameters<typeof generateRecords>[1], 'endMillis'>,
): Message[] {
  const records = generateRecords(event, { ...options, endMillis: Date.now() });
  return Array.from(records, ({ fate, message: { key, value, headers } }) => ({
    key,
    value,
    headers: { ...headers, [FATE_HEADER]: fate satisfies Fate },
  }));
}

async function connected(kafka: Kafka): Promise<Producer> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  return producer;
}
