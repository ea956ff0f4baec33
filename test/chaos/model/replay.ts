import { createHash } from 'node:crypto';
import { dataPrefix } from '../../../core/contract.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import type { EncodedFile } from '../../../core/settle/encode-batch.ts';
import type { Chain } from './chain.ts';
import type { Code } from './code.ts';
import {
  announceReplay,
  type Chunk,
  chunkKey,
  type Plan,
  planKey,
  plans,
  type ReplayCommit,
  replayCommit,
} from './replay-log.ts';
import { TOPIC } from './topic.ts';
import type { World } from './world.ts';
import { type Identity, named, weigh } from './worth.ts';

/** `sluice dlq replay`: applies what was planned, plans what is open, applies it. Its rules are the design's. */
export async function replay(world: World): Promise<void> {
  const { code } = world;
  const before = await world.read('READ plans', () => plans(world.bucket));
  for (const plan of before) await apply(world, code, plan);
  const identities = await plannable(world, before);
  if (identities.length === 0) return;
  const byPartition = Map.groupBy(
    identities,
    ({ generation, partition }) => `${generation}/${partition}`,
  );
  const plan = { n: before.length, chunks: [...byPartition.values()] };
  const isOurs = await world.putOnce(planKey(plan.n), JSON.stringify(plan));
  if (isOurs) await apply(world, code, plan);
}

/** Open identities that every plan before failed to resolve. */
async function plannable(world: World, before: readonly Plan[]): Promise<Identity[]> {
  const taken = await world.read('READ replays', () => unresolvedBy(world, before));
  const chains = await world.read('READ chains', () => world.chains());
  const letters = await world.read('FETCH dead letters', () => [...world.letters]);
  return weigh(letters, (partition) => chains[partition] as Chain)
    .filter(({ worth }) => worth === 'open')
    .map(({ identity }) => identity)
    .filter((identity) => !taken.has(named(identity)))
    .sort((a, b) => a.offset - b.offset);
}

function unresolvedBy({ bucket }: World, before: readonly Plan[]): Set<string> {
  const taken = new Set<string>();
  for (const { n, chunks } of before) {
    for (const [at, chunk] of chunks.entries()) {
      const failed = new Set(replayCommit(bucket, n, at)?.failed.map(named));
      for (const identity of chunk) if (!failed.has(named(identity))) taken.add(named(identity));
    }
  }
  return taken;
}

async function apply(world: World, code: Code, plan: Plan): Promise<void> {
  for (const [at, chunk] of plan.chunks.entries()) await applyChunk(world, code, plan.n, at, chunk);
}

async function applyChunk(
  world: World,
  code: Code,
  n: number,
  at: number,
  chunk: Chunk,
): Promise<void> {
  const [{ generation, partition }] = chunk as readonly [Identity];
  const stamp = { generation, partition };
  const done = await world.read(`GET ${chunkKey(n, at)}`, () => replayCommit(world.bucket, n, at));
  if (done) return announceReplay(world, done);
  const records = await recordsOf(world, chunk);
  const batch = code.encoder.encode(records.flatMap(({ record }) => record ?? []));
  const files = batch.files.map((file) => ({ file, key: keyOf(n, at, stamp, file) }));
  for (const { file, key } of files) await world.ports.files.put(key, file.bytes);
  const failed = new Set(batch.failures.map(({ record }) => record.offset));
  const isTombstone = new Set(batch.tombstones.map(({ offset }) => offset));
  const commit: ReplayCommit = {
    generation,
    partition,
    failed: records
      .filter(({ record, identity }) => !record || failed.has(identity.offset))
      .map((one) => one.identity),
    tombstones: chunk.filter(({ offset }) => isTombstone.has(offset)),
    resolved: records
      .filter(({ record, identity }) => record && !failed.has(identity.offset))
      .map((one) => one.identity),
    files: files.map(({ file, key }) => ({ ...file, key, bytes: file.bytes.length })),
    schemas: batch.schemas,
  };
  const isOurs = await world.putOnce(chunkKey(n, at), JSON.stringify(commit));
  const committed = isOurs
    ? commit
    : await world.read(`GET ${chunkKey(n, at)}`, () => replayCommit(world.bucket, n, at));
  if (committed) await announceReplay(world, committed);
}

/** Of several copies, the first that no commit contradicts. */
async function recordsOf(world: World, chunk: Chunk) {
  const chains = await world.read('READ chains', () => world.chains());
  const letters = await world.read('FETCH dead letters', () => [...world.letters]);
  const copies = new Map<string, KafkaRecord>();
  for (const { identity, letter } of weigh(letters, (partition) => chains[partition] as Chain)) {
    copies.set(named(identity), letter.record);
  }
  return chunk.map((identity) => ({ identity, record: copies.get(named(identity)) }));
}

function keyOf(
  n: number,
  chunk: number,
  { generation, partition }: { generation: number; partition: number },
  { path, bytes }: EncodedFile,
): string {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return `${dataPrefix(TOPIC)}${path}/r${n}-${chunk}-${generation}-${partition}-${hash}.parquet`;
}
