import type { KafkaRecord } from '../../core/record.ts';

/**
 * An invocation by Lambda's event source mapping for Kafka, as it really comes: `key`, `value` and
 * `headers` may be absent or null, and header bytes may be signed, since the pollers are Java.
 */
export interface KafkaInvocation {
  /** `host:port,host:port` */
  readonly bootstrapServers: string;
  /** By `<topic>-<partition>`. */
  readonly records: Readonly<Record<string, readonly DeliveredRecord[]>>;
}

export interface DeliveredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  /** Base64. */
  readonly key?: string | null;
  /** Base64. */
  readonly value?: string | null;
  readonly headers?: readonly Readonly<Record<string, readonly number[]>>[] | null;
}

/** What the mapping calls a partition: `<topic>-<partition>`. */
export type PartitionName = string;

/** The records of an invocation, by the mapping's name of their partition. */
export function* runsOf(
  invocation: KafkaInvocation,
): Generator<readonly [name: PartitionName, records: readonly KafkaRecord[]]> {
  for (const [name, records] of Object.entries(invocation.records)) {
    yield [name, records.map(toRecord)];
  }
}

function toRecord(delivered: DeliveredRecord): KafkaRecord {
  const { topic, partition, offset, timestamp, key, value, headers } = delivered;
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: toBytes(key),
    value: toBytes(value),
    headers: (headers ?? []).flatMap((header) =>
      // Uint8Array takes -1 for 255
      Object.entries(header).map(([name, bytes]) => [name, Uint8Array.from(bytes ?? [])] as const),
    ),
  };
}

/** An empty text is an empty value, nothing is none. */
function toBytes(base64: string | null | undefined): Uint8Array | null {
  return base64 === null || base64 === undefined ? null : Buffer.from(base64, 'base64');
}
