import type { DeliveredRecord } from '../../../core/delivered-record.ts';
import type { KafkaInvocation } from '../../../lambda/consume-batch/invocation.ts';
import { type Produced, TOPIC } from './topic.ts';

/** An invocation as the mapping makes it: JSON with Base64. */
export function invocationOf(records: readonly Produced[]): KafkaInvocation {
  const byPartition: Record<string, DeliveredRecord[]> = {};
  for (const { record } of records) {
    const { topic, partition, offset, timestamp, key, value, headers } = record;
    byPartition[`${TOPIC}-${partition}`] ??= [];
    byPartition[`${TOPIC}-${partition}`]?.push({
      topic,
      partition,
      offset,
      timestamp,
      key: base64(key),
      value: base64(value),
      headers: headers.map(([name, bytes]) => ({ [name]: [...bytes] })),
    });
  }
  return { bootstrapServers: 'broker:9092', records: byPartition };
}

function base64(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes).toString('base64');
}
