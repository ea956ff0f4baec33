import type { MetricValues } from '../../adapters/metrics.ts';
import { METRIC } from '../../core/contract.ts';
import type { OffsetRange } from '../../core/record.ts';
import type { Settlement } from '../../core/settle/settler.ts';

/** What an invocation did with a partition, in numbers for the log. */
export function summaryOf({ commit, redelivered, late, unknownFields }: Settlement) {
  if (!commit) return { redelivered, late };
  const { partition, generation, from, next, rows, files } = commit;
  return {
    partition,
    generation,
    from,
    next,
    rows,
    files: files.length,
    bytes: sum(files.map(({ bytes }) => bytes)),
    deadLetters: count(commit.deadLetters),
    tombstones: count(commit.tombstones),
    gaps: count(commit.gaps),
    redelivered,
    late,
    unknownFields,
  };
}

/**
 * The metrics of an invocation.
 *
 * @param oldestMillis timestamp of the oldest record that was committed
 */
export function metricsOf(
  settlements: readonly Settlement[],
  { faults, targetBytes, nowMillis }: { faults: number; targetBytes: number; nowMillis: number },
): MetricValues {
  const commits = settlements.flatMap(({ commit }) => commit ?? []);
  const sizes = commits.flatMap(({ files }) => files.map(({ bytes }) => bytes));
  const late = sum(settlements.map((settlement) => settlement.late));
  const buried = sum(commits.map(({ deadLetters }) => count(deadLetters))) + late;
  const oldest = Math.min(...commits.map(({ ends }) => ends.first.timestamp));
  return {
    [METRIC.rows]: sum(commits.map(({ rows }) => rows)),
    [METRIC.deadLetters]: buried,
    [METRIC.tombstones]: sum(commits.map(({ tombstones }) => count(tombstones))),
    [METRIC.files]: sizes.length,
    [METRIC.fileBytes]: sum(sizes),
    [METRIC.worldFaults]: faults,
    [METRIC.unknownFields]: sum(settlements.map((settlement) => settlement.unknownFields)),
    ...(sizes.length > 0 && {
      [METRIC.fileTargetShare]: (100 * sum(sizes)) / sizes.length / targetBytes,
    }),
    ...(commits.length > 0 && { [METRIC.freshness]: Math.max(0, nowMillis - oldest) }),
  };
}

function count(ranges: readonly OffsetRange[]): number {
  return sum(ranges.map(([from, to]) => to - from));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
