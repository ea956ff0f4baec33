import { createHash } from 'node:crypto';
import type { ReplayCommit } from '../../../core/replay/replay.ts';
import { isClosure, type Link, nextOf } from '../../../core/settle/commit.ts';
import { contains } from '../../../core/settle/ranges.ts';
import { type Chain, inside } from './chain.ts';
import { rowsOf } from './code.ts';
import { replayCommitsIn } from './replay-log.ts';
import { idOf, type Produced } from './topic.ts';
import type { World } from './world.ts';

/** What the world holds of all records, as an auditor finds it who knows nothing of how it came there. */
interface Found {
  readonly chains: readonly Chain[];
  /** Keys of committed files that hold a record, by the producer's id. */
  readonly rows: ReadonlyMap<number, readonly string[]>;
  /** Keys of the files that replays made. */
  readonly replayed: ReadonlySet<string>;
  /** Ids of the records that there are dead letters of. */
  readonly letters: ReadonlySet<number>;
  /** What replays made of dead letters, by the name of their identity. */
  readonly resolved: ReadonlySet<string>;
  readonly tombstones: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

function findIn(world: World): Found {
  const chains = world.chains();
  const replays = replayCommitsIn(world.bucket);
  const rows = new Map<number, string[]>();
  const keys = [
    ...chains.flatMap((chain) => chain.named),
    ...replays.flatMap(({ files }) => files.map(({ key }) => key)),
  ];
  for (const key of keys) {
    for (const { id } of rowsOf(world.bucket.get(key) ?? '')) {
      rows.set(id, [...(rows.get(id) ?? []), key]);
    }
  }
  const names = (of: (commit: ReplayCommit) => readonly number[]) =>
    new Set(replays.flatMap((commit) => of(commit).map((offset) => named(commit, offset))));
  return {
    chains,
    rows,
    replayed: new Set(replays.flatMap(({ files }) => files.map(({ key }) => key))),
    letters: new Set(world.letters.map(({ record }) => idOf(record))),
    resolved: names(({ resolved }) => inside(resolved)),
    tombstones: names(({ tombstones }) => inside(tombstones)),
    failed: names(({ failed }) => failed.map(({ offset }) => offset)),
  };
}

/** How often a record is a committed row, an open dead letter, a tombstone. */
function fatesOf(world: World, found: Found, one: Produced) {
  const { partition, offset } = one.record;
  const generation = world.generations[one.life]?.get(partition) ?? Number.NaN;
  const name = named({ generation, partition }, offset);
  const chain = found.chains[partition];
  const cover = chain?.covering(generation, offset);
  const isClosed = chain?.closures.some((closure) => closure.generation === generation) ?? false;
  // before the reset nobody knows which generation the new topic's records will be of
  const isUnsettled = cover
    ? contains(cover.deadLetters, offset) || contains(cover.gaps, offset)
    : isClosed || Number.isNaN(generation);
  const rows = found.rows.get(one.id) ?? [];
  // of a record that Kafka lost before the reset nobody can tell which life it was of: it is a row all the same
  const isReplayed =
    found.resolved.has(name) ||
    found.tombstones.has(name) ||
    rows.some((key) => found.replayed.has(key));
  const isOpen = isUnsettled && found.letters.has(one.id) && !isReplayed;
  const isTombstone = cover !== undefined && contains(cover.tombstones, offset);
  return {
    name,
    rows,
    letters: Number(isOpen),
    tombstones: Number(isTombstone) + Number(found.tombstones.has(name)),
  };
}

/** Success means durable: files, dead letters, commit and notifications of what was reported as done. */
export function requireDurable(world: World, records: readonly Produced[]): void {
  const found = findIn(world);
  const consumed = new Set(found.chains.flatMap((chain) => chain.named));
  for (const one of records) {
    const { rows, letters, tombstones } = fatesOf(world, found, one);
    const count = rows.length + letters + tombstones;
    if (count !== 1) world.violations.push(`success for ${shown(one)}, which has ${count} fates`);
    const [key] = rows;
    // a replay answers for its own files
    const isOurs = key !== undefined && consumed.has(key);
    if (isOurs && !world.queue.announced.has(key)) {
      world.violations.push(`success for ${shown(one)}, whose file was never announced`);
    }
    world.acknowledged.add(one.id);
  }
}

/** When all is quiet: every record has one fate, and everything fits together. */
export function requireExactlyOnce(world: World): void {
  const found = findIn(world);
  for (const one of world.topic.produced) {
    const { rows, letters, tombstones } = fatesOf(world, found, one);
    const count = rows.length + letters + tombstones;
    if (count === 1) continue;
    const gone = !world.topic.holds(one) && !world.acknowledged.has(one.id);
    if (count === 0 && gone) continue;
    const parts = `${rows.length} rows, ${letters} open dead letters, ${tombstones} tombstones`;
    world.violations.push(`${shown(one)} is ${parts}`);
  }
  for (const chain of found.chains) requireChain(world, chain);
  requireLoaded(world, found);
}

/** After a replay of all that is open: what still is was tried, and failed again. */
export function requireReplayed(world: World): void {
  const found = findIn(world);
  for (const one of world.topic.produced) {
    const { name, letters } = fatesOf(world, found, one);
    if (letters > 0 && !found.failed.has(name)) {
      world.violations.push(`${shown(one)} is an open dead letter, and no replay knows it`);
    }
  }
}

function requireChain(world: World, { links, commits }: Chain): void {
  let expected = { generation: 0, from: 0 };
  for (const link of links) {
    if (link.generation !== expected.generation || link.from !== expected.from) {
      world.violations.push(`the chain breaks at ${link.generation}/${link.from}`);
    }
    expected = after(link);
  }
  for (const commit of commits) {
    const { deadLetters, tombstones, gaps, from, next, rows } = commit;
    const others = inside([...deadLetters, ...tombstones, ...gaps]).length;
    if (next - from - others !== rows) {
      world.violations.push(`the commit at ${from} says ${rows} rows and lists otherwise`);
    }
  }
}

function after(link: Link) {
  if (isClosure(link)) return { generation: link.generation + 1, from: 0 };
  return { generation: link.generation, from: nextOf(link) };
}

function requireLoaded(world: World, { chains }: Found): void {
  const files = [
    ...chains.flatMap((chain) => chain.commits.flatMap((commit) => commit.files)),
    ...replayCommitsIn(world.bucket).flatMap((commit) => commit.files),
  ];
  const keys = new Set(files.map(({ key }) => key));
  if (keys.size < files.length) world.violations.push('a file is committed twice');
  for (const { key, rows } of files) {
    const text = world.bucket.get(key);
    if (text === undefined) world.violations.push(`the committed file ${key} is gone`);
    else if (!key.includes(hashOf(text)) || rowsOf(text).length !== rows) {
      world.violations.push(`the committed file ${key} has changed`);
    }
    if (!world.table.has(key)) world.violations.push(`the committed file ${key} was not loaded`);
  }
  for (const key of world.table.keys) {
    if (!keys.has(key)) world.violations.push(`${key} was loaded and never committed`);
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function shown({ id, kind, life, record }: Produced): string {
  return `record ${id} (${kind}, ${life === 0 ? 'first' : 'second'} topic, ${record.partition}@${record.offset})`;
}

function named(of: { readonly generation: number; readonly partition: number }, offset: number) {
  return `${of.generation}/${of.partition}/${offset}`;
}
