import { partitionName } from './kafka-event.ts';
import type { PolledRecord } from './record.ts';

/** What an attempt came to. */
export type Outcome =
  | { readonly kind: 'succeeded' }
  /** Everything from these offsets on failed, by partition. */
  | { readonly kind: 'partial'; readonly firstFailed: ReadonlyMap<number, number> }
  /** The answer names records that were not in the event: all of them count as failed. */
  | { readonly kind: 'unreadable' }
  /** The function threw, ran out of time or died. */
  | { readonly kind: 'failed' };

/** Reads the answer of a function that reports batch item failures. */
export function readAnswer(
  answer: string,
  topic: string,
  records: readonly PolledRecord[],
): Outcome {
  const failures = itemFailures(JSON.parse(answer));
  if (failures === undefined) return { kind: 'unreadable' };
  if (failures.length === 0) return { kind: 'succeeded' };
  const partitions = new Map<string, number>();
  const sent = new Set<string>();
  for (const { partition, offset } of records) {
    const name = partitionName(topic, partition);
    partitions.set(name, partition);
    sent.add(`${name}@${offset}`);
  }
  const firstFailed = new Map<number, number>();
  for (const failure of failures) {
    const place = placeOf(failure);
    if (place === undefined || !sent.has(`${place.partition}@${place.offset}`)) {
      return { kind: 'unreadable' };
    }
    const partition = partitions.get(place.partition) as number;
    const earliest = firstFailed.get(partition) ?? place.offset;
    firstFailed.set(partition, Math.min(place.offset, earliest));
  }
  return { kind: 'partial', firstFailed };
}

/** `undefined` when the answer has failures that are no list. */
function itemFailures(answer: unknown): readonly unknown[] | undefined {
  if (typeof answer !== 'object' || answer === null) return [];
  const { batchItemFailures } = answer as { batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return [];
  return Array.isArray(batchItemFailures) ? batchItemFailures : undefined;
}

interface Place {
  readonly partition: string;
  readonly offset: number;
}

function placeOf(failure: unknown): Place | undefined {
  const { itemIdentifier } = (failure ?? {}) as { itemIdentifier?: unknown };
  const { partition, offset } = (itemIdentifier ?? {}) as { partition?: unknown; offset?: unknown };
  if (typeof partition !== 'string' || typeof offset !== 'number') return undefined;
  return { partition, offset };
}
