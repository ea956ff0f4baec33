import { createHash } from 'node:crypto';
import { isClosure, type Link } from '../../../core/settle/commit.ts';
import { contains } from '../../../core/settle/ranges.ts';
import { type Chain, inside } from './chain.ts';
import { rowsOf } from './code.ts';
import { replayCommits } from './replay-log.ts';
import { idOf, type Produced } from './topic.ts';
import type { World } from './world.ts';
import { named as nameOf, weigh } from './worth.ts';

/** How often each record, by the producer's id, is a committed row, an open dead letter, a tombstone. */
interface Fates {
  readonly rows: ReadonlyMap<number, readonly string[]>;
  readonly open: ReadonlyMap<number, number>;
  readonly buried: ReadonlySet<number>;
  readonly chains: readonly Chain[];
}

/** Reads the world as an auditor would, who knows what was produced and nothing of how it was settled. */
function fatesIn(world: World): Fates {
  const chains = world.chains();
  const replays = replayCommits(world.bucket);
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
  const open = new Map<number, number>();
  const buried = new Set<number>();
  const resolved = new Set(replays.flatMap((commit) => commit.resolved.map(nameOf)));
  const replayedTombstones = new Set(replays.flatMap((commit) => commit.tombstones.map(nameOf)));
  for (const { identity, letter, worth } of weigh(world.letters, (p) => chains[p] as Chain)) {
    const id = idOf(letter.record);
    if (replayedTombstones.has(nameOf(identity))) buried.add(id);
    else if (worth === 'open' && !resolved.has(nameOf(identity))) {
      open.set(id, (open.get(id) ?? 0) + 1);
    }
  }
  return { rows, open, buried, chains };
}

function fatesOf(world: World, { rows, open, buried, chains }: Fates, one: Produced) {
  const { partition, offset } = one.record;
  const generation = world.generations[one.life]?.get(partition);
  const cover =
    generation === undefined ? undefined : chains[partition]?.covering(generation, offset);
  const isTombstone = cover !== undefined && contains(cover.tombstones, offset);
  return {
    rows: rows.get(one.id) ?? [],
    letters: open.get(one.id) ?? 0,
    tombstones: Number(isTombstone) + Number(buried.has(one.id)),
  };
}

/** Success means durable: files, dead letters, commit and notifications of what was reported as done. */
export function requireDurable(world: World, records: readonly Produced[]): void {
  const fates = fatesIn(world);
  const named = new Set(fates.chains.flatMap((chain) => chain.named));
  for (const one of records) {
    const { rows, letters, tombstones } = fatesOf(world, fates, one);
    const count = rows.length + letters + tombstones;
    if (count !== 1) world.violations.push(`success for ${shown(one)}, which has ${count} fates`);
    const [key] = rows;
    // a replay answers for its own files
    const isOurs = key !== undefined && named.has(key);
    if (isOurs && !world.queue.announced.has(key)) {
      world.violations.push(`success for ${shown(one)}, whose file was never announced`);
    }
    world.acknowledged.add(one.id);
  }
}

/** When all is quiet: every record has one fate, and everything fits together. */
export function requireExactlyOnce(world: World): void {
  const fates = fatesIn(world);
  for (const one of world.topic.produced) {
    const { rows, letters, tombstones } = fatesOf(world, fates, one);
    const count = rows.length + letters + tombstones;
    if (count === 1) continue;
    const gone = !world.topic.holds(one) && !world.acknowledged.has(one.id);
    if (count === 0 && gone) continue;
    const parts = `${rows.length} rows, ${letters} open dead letters, ${tombstones} tombstones`;
    world.violations.push(`${shown(one)} is ${parts}`);
  }
  for (const chain of fates.chains) requireChain(world, chain);
  requireLoaded(world, fates);
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
  return { generation: link.generation, from: link.next };
}

function requireLoaded(world: World, { chains }: Fates): void {
  const files = [
    ...chains.flatMap((chain) => chain.commits.flatMap((commit) => commit.files)),
    ...replayCommits(world.bucket).flatMap((commit) => commit.files),
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
