import type { OffsetRange } from '../record.ts';

/** Ascending offsets as ranges, neighbours joined. */
export function toRanges(offsets: Iterable<number>): OffsetRange[] {
  const ranges: [number, number][] = [];
  for (const offset of offsets) {
    const last = ranges.at(-1);
    if (last && last[1] === offset) last[1] = offset + 1;
    else ranges.push([offset, offset + 1]);
  }
  return ranges;
}

export function contains(ranges: readonly OffsetRange[], offset: number): boolean {
  return ranges.some(([from, to]) => offset >= from && offset < to);
}

/** What is left of a range without others, which ascend and do not overlap. */
export function* without(
  [from, to]: OffsetRange,
  others: Iterable<OffsetRange>,
): Generator<OffsetRange> {
  let start = from;
  for (const [otherFrom, otherTo] of others) {
    if (otherFrom > start) yield [start, Math.min(otherFrom, to)];
    start = Math.max(start, otherTo);
  }
  if (start < to) yield [start, to];
}

/** What `[from, next)` holds beside the ascending offsets. */
export function gapsIn(from: number, offsets: Iterable<number>, next: number): OffsetRange[] {
  const gaps: OffsetRange[] = [];
  let expected = from;
  for (const offset of offsets) {
    if (offset > expected) gaps.push([expected, offset]);
    expected = offset + 1;
  }
  if (next > expected) gaps.push([expected, next]);
  return gaps;
}
