import type { Admin } from 'kafkajs';

/** What Kafka holds of a partition: offsets `[beginning, end)`. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly beginning: number;
  readonly end: number;
}

/** The offsets of a topic's partitions, ascending by partition. */
export async function readOffsets(admin: Admin, topic: string): Promise<PartitionOffsets[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets
    .map(({ partition, low, high }) => ({
      partition,
      beginning: Number(low),
      end: Number(high),
    }))
    .sort((a, b) => a.partition - b.partition);
}
