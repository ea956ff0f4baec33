import type { KafkaRecord } from '../../../core/record.ts';
import { record } from '../records.ts';

/** Records for the event of every kind, the same each time. */
export function steadyRecords(count: number): KafkaRecord[] {
  return Array.from({ length: count }, (_, offset) =>
    record(
      { text: `t${offset % 7}`, double: offset / 3, list: [String(offset)], map: { a: offset } },
      { offset, key: `k${offset}` },
    ),
  );
}
