import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from 'kafkajs';
import { generateRecords } from '../../../cli/generator/stream.ts';
import type { EventDefinition } from '../../../core/event/definition.ts';
import type { Session } from '../../../local/session/files.ts';
import { clientsOf } from './clients.ts';
import { FATE_HEADER, type Fate } from './fates.ts';
import { POISON } from './poison.ts';
import { Sender } from './sender.ts';

const BATCH = 200;
const PAUSE_MILLISECONDS = 400;

/** Produces good, bad and empty records until it is told to stop; at last a good one to every partition. */
export async function produceUntil(
  stop: AbortSignal,
  event: EventDefinition,
  session: Session,
  seed: number,
): Promise<void> {
  const sender = new Sender(clientsOf(session).kafka, event.name);
  for (let batch = 0; !stop.aborted; batch++) {
    const messages = messagesOf(event, {
      count: BATCH,
      seed: `${seed}/${batch}`,
      malformedShare: 0.02,
      tombstoneShare: 0.01,
      lateShare: 0.02,
      olderVersionShare: 0.1,
    });
    await sender.trySend(messages);
    await sleep(PAUSE_MILLISECONDS);
  }
  await sender.send(lastMessages(event));
  await sender.close();
}

/** Produces a record that kills whoever reads it. */
export async function producePoison(
  session: Session,
  topic: string,
  partition: number,
): Promise<void> {
  const sender = new Sender(clientsOf(session).kafka, topic);
  const headers = { [FATE_HEADER]: 'given-up' satisfies Fate };
  await sender.send([{ partition, value: POISON, headers }]);
  await sender.close();
}

/** What the mapping gave up is settled as a gap by the commit of a later record, so there has to be one. */
function lastMessages(event: EventDefinition): Message[] {
  const generated = messagesOf(event, { count: event.topic.partitions, seed: 'last' });
  return generated.map((message, partition) => ({ ...message, partition }));
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
