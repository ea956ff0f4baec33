import type { Kafka, KafkaMessage } from 'kafkajs';

export type Message = Pick<KafkaMessage, 'value' | 'headers'>;

/** Hands over all that a topic holds now. */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  take: (message: KafkaMessage, partition: number) => void,
): Promise<void> {
  const left = await endsOf(kafka, topic);
  if (left.size === 0) return;
  const consumer = kafka.consumer({ groupId: `verdict-${topic}-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const { promise: done, resolve } = Promise.withResolvers<void>();
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      const offset = Number(message.offset);
      if (offset >= (left.get(partition) ?? 0)) return;
      take(message, partition);
      if (offset + 1 === left.get(partition)) left.delete(partition);
      if (left.size === 0) resolve();
    },
  });
  await done;
  await consumer.disconnect();
}

/** Where the partitions end that hold anything. */
async function endsOf(kafka: Kafka, topic: string): Promise<Map<number, number>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    const held = offsets.filter(({ low, high }) => Number(high) > Number(low));
    return new Map(held.map(({ partition, high }) => [partition, Number(high)]));
  } finally {
    await admin.disconnect();
  }
}
