import type { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import type { OffsetRange } from '../../core/record.ts';
import { type Commit, isCommit, positionAfter } from '../../core/settle/commit.ts';

/** What the commit log of an event adds up to. */
export interface Committed {
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  readonly deadLetters: number;
  readonly tombstones: number;
  readonly gaps: number;
  /** Next offset to settle, by partition. */
  readonly positions: ReadonlyMap<number, number>;
  /** The newest commit of all partitions. */
  readonly newest: Commit | undefined;
}

/** Reads the commits of all partitions one by one: none is kept. */
export async function readCommitted(log: S3CommitLog): Promise<Committed> {
  const sums = { rows: 0, files: 0, bytes: 0, deadLetters: 0, tombstones: 0, gaps: 0 };
  const positions = new Map<number, number>();
  let newest: Commit | undefined;
  for (const partition of await log.partitions()) {
    for await (const commit of log.all(partition)) {
      if (!positions.has(partition)) positions.set(partition, positionAfter(commit).next);
      if (!isCommit(commit)) continue;
      if (!newest || commit.committedAt > newest.committedAt) newest = commit;
      sums.rows += commit.rows;
      sums.files += commit.files.length;
      for (const { bytes } of commit.files) sums.bytes += bytes;
      sums.deadLetters += offsetsIn(commit.deadLetters);
      sums.tombstones += offsetsIn(commit.tombstones);
      sums.gaps += offsetsIn(commit.gaps);
    }
  }
  return { ...sums, positions, newest };
}

function offsetsIn(ranges: readonly OffsetRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}
