import { type DeliveredRecord, recordOf } from '../../core/delivered-record.ts';
import type { KafkaRecord } from '../../core/record.ts';

/** An invocation by Lambda's event source mapping for Kafka. */
export interface KafkaInvocation {
  /** `host:port,host:port` */
  readonly bootstrapServers: string;
  /** By `<topic>-<partition>`. */
  readonly records: Readonly<Record<string, readonly DeliveredRecord[]>>;
}

/** What the mapping calls a partition: `<topic>-<partition>`. */
export type PartitionName = string;

/** The records of an invocation, by the mapping's name of their partition. */
export function* runsOf(
  invocation: KafkaInvocation,
): Generator<readonly [name: PartitionName, records: readonly KafkaRecord[]]> {
  for (const [name, records] of Object.entries(invocation.records)) {
    yield [name, records.map(recordOf)];
  }
}
