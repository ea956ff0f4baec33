import type { SQSRecord } from 'aws-lambda';
import { loadMessages } from '../../../lambda/load-files/load-messages.ts';
import { SILENT } from './silent-log.ts';
import { TOPIC } from './topic.ts';
import { BUCKET, type World } from './world.ts';

/** The loader function with some messages, and the queue that deletes what it does not report. */
export async function load(world: World, from: number, limit: number): Promise<void> {
  const { queue, warehouse } = world;
  const start = from % Math.max(1, queue.messages.length);
  const messages = queue.messages.slice(start, start + limit);
  if (messages.length === 0) return;
  const loader = { event: TOPIC, bucket: BUCKET, warehouse, log: SILENT, metrics: () => {} };
  const { batchItemFailures } = await loadMessages(messages as unknown as SQSRecord[], loader);
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const done = messages.filter(({ messageId }) => !failed.has(messageId));
  await world.write(`DELETE ${done.length} messages`, () => queue.delete(done));
}
