import type { OffsetRange } from '../record.ts';

const CONSUMED = /\/(\d{4})-(\d{6})-(\d{19})-(\d{19})-[0-9a-f]{8}\.parquet$/;
const REPLAYED = /\/r(\d{10})-(\d{6})-(\d{4})-(\d{6})-[0-9a-f]{8}\.parquet$/;

/** What the name of a consumer's file says of its rows. */
export interface DataName {
  readonly generation: number;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
}

/** What the name of a file of replayed rows says of them. */
export interface ReplayedName {
  readonly n: number;
  readonly chunk: number;
  readonly generation: number;
  readonly partition: number;
}

/** `undefined` for the key of anything but a consumer's file. */
export function parseDataKey(key: string): DataName | undefined {
  const [generation, partition, first, last] = numbersIn(CONSUMED, key);
  if (generation === undefined || partition === undefined) return undefined;
  if (first === undefined || last === undefined) return undefined;
  return { generation, partition, first, last };
}

/** `undefined` for the key of anything but a file of replayed rows. */
export function parseReplayedKey(key: string): ReplayedName | undefined {
  const [n, chunk, generation, partition] = numbersIn(REPLAYED, key);
  if (n === undefined || chunk === undefined) return undefined;
  if (generation === undefined || partition === undefined) return undefined;
  return { n, chunk, generation, partition };
}

function numbersIn(pattern: RegExp, key: string): readonly number[] {
  const numbers = pattern.exec(key)?.slice(1).map(Number) ?? [];
  return numbers.every(Number.isSafeInteger) ? numbers : [];
}

export function offsetsIn(ranges: readonly OffsetRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}
