import type { KafkaMessage } from 'kafkajs';
import { testKafka, uniqueName, withAdmin } from './services.ts';

/** Reads all that a topic holds now. */
export async function readTopic(topic: string): Promise<KafkaMessage[]> {
  const offsets = await withAdmin((admin) => admin.fetchTopicOffsets(topic));
  const wanted = offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  const messages: KafkaMessage[] = [];
  if (wanted === 0) return messages;
  const consumer = testKafka().consumer({ groupId: uniqueName('reader') });
  const { promise, resolve } = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      if (messages.push(message) === wanted) resolve();
    },
  });
  await promise;
  await consumer.disconnect();
  return messages;
}
