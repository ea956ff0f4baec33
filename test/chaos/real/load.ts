import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Producer } from 'kafkajs';
import { generateRecords } from '../../../cli/generator/stream.ts';
import type { EventDefinition } from '../../../core/event/definition.ts';
import type { Session } from '../../../local/session/files.ts';
import { clientsOf } from './clients.ts';

/** What has to become of a record, said by the one who made it; the pipeline does not read it. */
export const FATE_HEADER = 'chaos-fate';
export type Fate = 'row' | 'dead-letter' | 'tombstone';

const BATCH = 200;
const PAUSE_MILLISECONDS = 400;

/** Produces good, bad and empty records until it is told to stop; says how many. */
export async function produceUntil(
  stop: AbortSignal,
  event: EventDefinition,
  session: Session,
  seed: number,
): Promise<number> {
  const { kafka } = clientsOf(session);
  let producer = await connected(kafka);
  let sent = 0;
  while (!stop.aborted) {
    const records = generateRecords(event, {
      count: BATCH,
      seed: `${seed}/${sent}`,
      endMillis: Date.now(),
      malformedShare: 0.02,
      tombstoneShare: 0.01,
      lateShare: 0.02,
      olderVersionShare: 0.1,
    });
    const messages = Array.from(records, ({ fate, message: { key, value, headers } }) => ({
      key,
      value,
      headers: { ...headers, [FATE_HEADER]: fate },
    }));
    try {
      await producer.send({ topic: event.name, acks: -1, messages });
      sent += messages.length;
    } catch {
      // what did arrive counts all the same: the topic is what the verdict reads
      await producer.disconnect().catch(() => {});
      producer = await connected(kafka);
    }
    await sleep(PAUSE_MILLISECONDS);
  }
  await producer.disconnect();
  return sent;
}

async function connected(kafka: Kafka): Promise<Producer> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  return producer;
}
