import type { OffsetRange } from '../record.ts';

const NAME = /\/(\d{4})-(\d{6})-(\d{19})-(\d{19})-[0-9a-f]{8}\.parquet$/;

/** What the name of a consumer's file says of its rows. */
export interface DataName {
  readonly generation: number;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
}

/** `undefined` for the key of anything else. */
export function parseDataKey(key: string): DataName | undefined {
  const parts = NAME.exec(key)?.slice(1).map(Number);
  if (!parts?.every(Number.isSafeInteger)) return undefined;
  const [generation = 0, partition = 0, first = 0, last = 0] = parts;
  return { generation, partition, first, last };
}

export function offsetsIn(ranges: readonly OffsetRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}
