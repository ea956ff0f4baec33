import { randomBytes } from 'node:crypto';
import type { Consumer, IHeaders, Kafka } from 'kafkajs';
import { readOffsets } from '../../adapters/kafka-offsets.ts';
import { DEAD_LETTER_HEADER } from '../../core/contract.ts';
import type { Counts } from '../generator/tally.ts';
import { withAdmin } from '../kit/kafka.ts';

/** The dead letters of a topic: copies of one source record count once. */
export interface DeadLetterCount {
  readonly identities: number;
  readonly reasons: Counts;
}

/** Reads a dead-letter topic from its beginning to the end that it has now. */
export async function countDeadLetters(kafka: Kafka, topic: string): Promise<DeadLetterCount> {
  const offsets = await withAdmin(kafka, (admin) => readOffsets(admin, topic));
  const left = new Map<number, number>();
  for (const { partition, beginning, end } of offsets) {
    if (end > beginning) left.set(partition, end);
  }
  const reasonByIdentity = new Map<string, string>();
  if (left.size > 0) {
    const groupId = `sluice-demo-${randomBytes(6).toString('hex')}`;
    await readUntil(kafka.consumer({ groupId }), topic, left, (headers) => {
      const identity = identityOf(headers);
      if (!reasonByIdentity.has(identity)) {
        reasonByIdentity.set(identity, text(headers, DEAD_LETTER_HEADER.reason));
      }
    });
    await withAdmin(kafka, (admin) => admin.deleteGroups([groupId]));
  }
  const reasons: Counts = {};
  for (const reason of reasonByIdentity.values()) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return { identities: reasonByIdentity.size, reasons };
}

async function readUntil(
  consumer: Consumer,
  topic: string,
  left: Map<number, number>,
  take: (headers: IHeaders) => void,
): Promise<void> {
  const { promise: atEnd, resolve, reject } = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const { headers = {} } of batch.messages) take(headers);
        const end = left.get(batch.partition);
        if (end !== undefined && Number(batch.lastOffset()) >= end - 1) {
          left.delete(batch.partition);
        }
        if (left.size === 0) resolve();
      },
    });
    await atEnd;
  } finally {
    await consumer.disconnect();
  }
}

/** (generation, partition, offset) of the source record. */
function identityOf(headers: IHeaders): string {
  const { generation, partition, offset } = DEAD_LETTER_HEADER;
  return [generation, partition, offset].map((name) => text(headers, name)).join('/');
}

function text(headers: IHeaders, name: string): string {
  const value = headers[name];
  return String(Array.isArray(value) ? value.at(-1) : (value ?? ''));
}
