import { type PolledRecord, polledRecord } from '../../local/mapping/record.ts';

/** A polled record; only what a test is about need be said. */
export function polled(
  partition: number,
  offset: number,
  { timestamp = 0, valueBytes = 1 }: { timestamp?: number; valueBytes?: number } = {},
): PolledRecord {
  return polledRecord({
    topic: 't',
    partition,
    offset,
    timestamp,
    timestampType: 'CREATE_TIME',
    key: null,
    value: Buffer.alloc(valueBytes),
    headers: [],
  });
}

/** Records of one partition with the offsets `[from, to)`. */
export function polledRange(partition: number, from: number, to: number): PolledRecord[] {
  return Array.from({ length: to - from }, (_, index) => polled(partition, from + index));
}

/** `partition@offset` of each record. */
export function places(records: readonly PolledRecord[]): string[] {
  return records.map(({ partition, offset }) => `${partition}@${offset}`);
}
