import type { Mapping } from './mapping.ts';
import { replayCommitsIn } from './replay-log.ts';
import type { World } from './world.ts';

/** What happened, in numbers: that a proof is not about nothing. */
export type Tally = Readonly<Record<string, number>>;

export function tallyOf(world: World, mapping: Mapping): Tally {
  const { scheduler, topic, table, letters, queue } = world;
  const commits = world.chains().flatMap((chain) => chain.commits);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    schedules: 1,
    effects: scheduler.effects,
    records: topic.produced.length,
    deliveries: mapping.deliveries,
    'delivered records': mapping.records,
    commits: commits.length,
    rows: sum(commits.map(({ rows }) => rows)),
    'files loaded': table.keys.length,
    'dead letters': letters.length,
    tombstones: sum(commits.flatMap(({ tombstones }) => tombstones.map(([from, to]) => to - from))),
    gaps: sum(commits.flatMap(({ gaps }) => gaps.map(([from, to]) => to - from))),
    'replayed chunks': replayCommitsIn(world.bucket).length,
    'topics made again': topic.life,
    messages: queue.sent,
    ...Object.fromEntries(
      Object.entries(scheduler.faults).map(([kind, n]) => [`fault: ${kind}`, n]),
    ),
  };
}

export function added(a: Tally, b: Tally): Tally {
  const sums = { ...a };
  for (const [name, n] of Object.entries(b)) sums[name] = (sums[name] ?? 0) + n;
  return sums;
}
