import type { PolledRecord } from './record.ts';

/** What every event of a mapping says. */
export interface EventOrigin {
  readonly eventSourceArn: string;
  readonly bootstrapServers: string;
  readonly topic: string;
}

/** What a synchronous invocation carries at most. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

const MAX_PARTITION = 999_999;

/** The JSON of an invocation; the records of a partition stay in order. */
export function kafkaEvent(origin: EventOrigin, records: readonly PolledRecord[]): string {
  const byPartition = Map.groupBy(records, ({ partition }) => partition);
  const lists = Array.from(byPartition, ([partition, list]) => {
    const name = JSON.stringify(partitionName(origin.topic, partition));
    return `${name}:[${list.map(({ json }) => json).join(',')}]`;
  });
  return `${head(origin)}${lists.join(',')}}}`;
}

/** What an event takes besides its records: `perPartition` for each that it holds records of. */
export function overheadBytes(origin: EventOrigin): { event: number; perPartition: number } {
  const event = Buffer.byteLength(head(origin)) + '}}'.length;
  const longestName = JSON.stringify(partitionName(origin.topic, MAX_PARTITION));
  return { event, perPartition: Buffer.byteLength(longestName) + ':[],'.length };
}

/** A partition as the service names it in events and in partial responses. */
export function partitionName(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

function head({ eventSourceArn, bootstrapServers }: EventOrigin): string {
  const fields = JSON.stringify({ eventSource: 'aws:kafka', eventSourceArn, bootstrapServers });
  return `${fields.slice(0, -1)},"records":{`;
}
