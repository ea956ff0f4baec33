import type { OffsetRange } from '../record.ts';
import { type Commit, contradicts } from '../settle/commit.ts';
import { endOf } from '../settle/commit-of.ts';
import type { AuditLog, HeldOffsets, TopicReader } from './ports.ts';

/** What Kafka holds of the records that a chain remembers. */
export interface Comparison {
  /** An offset at which it holds the record that was committed. */
  same?: number;
  /** An offset at which it holds another, or none yet: the topic is not the one of the chain. */
  different?: number;
}

/** The places of a chain that are looked at: the commits that cover some of its offsets. */
export interface Places {
  readonly generation: number;
  /** The position of the chain. */
  readonly next: number;
  readonly offsets: readonly number[];
}

/** Compares what commits remember at some places of a chain with what Kafka holds there now. */
export async function compareAt(
  { log, topic }: { readonly log: AuditLog; readonly topic: TopicReader },
  { generation, next, offsets }: Places,
  { partition, beginning, end }: HeldOffsets,
): Promise<Comparison> {
  const found: Comparison = end < next ? { different: end } : {};
  const remembered = new Map<number, Commit>();
  for (const offset of new Set(offsets)) {
    const commit = await log.covering(partition, generation, offset);
    for (const one of commit ? [commit.ends.first, commit.ends.last] : []) {
      if (commit && one.offset >= beginning && one.offset < end) remembered.set(one.offset, commit);
    }
  }
  const ascending = [...remembered.keys()].sort((a, b) => a - b);
  const ranges = ascending.map((offset): OffsetRange => [offset, offset + 1]);
  await topic.read(new Map([[partition, ranges]]), (record) => {
    const commit = remembered.get(record.offset);
    if (!commit) return;
    if (contradicts(commit, endOf(record))) found.different ??= record.offset;
    else found.same ??= record.offset;
  });
  return found;
}
