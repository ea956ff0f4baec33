import { WorldFault } from '../../../core/errors.ts';
import type { Settler } from '../../../core/settle/settler.ts';
import {
  type DeliveredRecord,
  type KafkaInvocation,
  runsOf,
} from '../../../lambda/consume-batch/invocation.ts';
import { type Produced, TOPIC } from './topic.ts';

export interface Answer {
  readonly batchItemFailures: readonly {
    readonly itemIdentifier: { readonly partition: string; readonly offset: number };
  }[];
}

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

/** What the handler does with an invocation, without its log and metrics. */
export async function settleAll(settler: Settler, invocation: KafkaInvocation): Promise<Answer> {
  const runs = [...runsOf(invocation)];
  const failures = await Promise.all(
    runs.map(async ([partition, records]) => {
      const [first] = records;
      if (!first) return [];
      try {
        await settler.settle(first.partition, records);
        return [];
      } catch (error) {
        const unsettled = error instanceof WorldFault ? error.place.offset : undefined;
        return [{ itemIdentifier: { partition, offset: unsettled ?? first.offset } }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}
