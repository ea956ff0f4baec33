import { lettersIn } from '../../../core/dead-letter/found-letter.ts';
import { generationOf, worthOf } from '../../../core/dead-letter/worth.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { applyChunk, type ReplayPorts } from '../../../core/replay/apply-chunk.ts';
import type { Chunk, Plan } from '../../../core/replay/replay.ts';
import { contradicts } from '../../../core/settle/commit.ts';
import { endOf } from '../../../core/settle/commit-of.ts';
import { toRanges } from '../../../core/settle/ranges.ts';
import { type Chain, inside } from './chain.ts';
import { messagesOf } from './dead-letters.ts';
import { plansIn, replayCommitsIn } from './replay-log.ts';
import { TOPIC } from './topic.ts';
import type { World } from './world.ts';

/** A copy of a dead letter, with the identity that the code gives it. */
interface Copy {
  readonly name: string;
  readonly generation: number;
  readonly record: KafkaRecord;
}

/** `sluice dlq replay`: applies what was planned, plans what is open, applies it. */
export async function replay(world: World): Promise<void> {
  const { code, ports } = world;
  const replayPorts: ReplayPorts = {
    replays: world.replays,
    files: ports.files,
    notifier: ports.notifier,
    clock: ports.clock,
    recordsOf: (chunk) => recordsOf(world, chunk),
  };
  const replaying = { event: code.event, encoder: code.encoder, writer: 'replay' };
  const before = await world.read('READ plans', () => plansIn(world.bucket));
  for (const plan of before) await applyAll(replayPorts, replaying, plan);
  const chunks = await plannable(world, before);
  if (chunks.length === 0) return;
  const acceptedAt = new Date(ports.clock()).toISOString();
  const plan: Plan = {
    version: 1,
    event: TOPIC,
    n: before.length,
    chunks,
    acceptedAt,
    by: 'somebody',
  };
  if ((await world.replays.accept(plan)) === 'accepted') {
    await applyAll(replayPorts, replaying, plan);
  }
}

async function applyAll(
  ports: ReplayPorts,
  replaying: Parameters<typeof applyChunk>[1],
  plan: Plan,
): Promise<void> {
  for (const at of plan.chunks.keys()) await applyChunk(ports, replaying, plan, at);
}

/** Open identities that every plan before failed to resolve. */
async function plannable(world: World, before: readonly Plan[]): Promise<Chunk[]> {
  const taken = await world.read('READ replays', () => unresolvedBy(world, before));
  const open = new Map<string, Copy>();
  for (const [name, copies] of Map.groupBy(await readCopies(world), (copy) => copy.name)) {
    const { partition } = copies[0]?.record ?? {};
    const chain = await world.read('READ chain', () => world.chain(partition ?? 0));
    const copy = copies.find((one) => valued(one, chain) === 'open');
    if (copy && !taken.has(name)) open.set(name, copy);
  }
  const byChain = Map.groupBy(
    [...open.values()].sort((a, b) => a.record.offset - b.record.offset),
    ({ generation, record }) => `${generation}/${record.partition}`,
  );
  return [...byChain.values()].map((copies) => {
    const [{ generation, record }] = copies as [Copy];
    const offsets = toRanges(copies.map((copy) => copy.record.offset));
    return { generation, partition: record.partition, offsets };
  });
}

function valued({ generation, record }: Copy, chain: Chain) {
  const isClosed = chain.closures.some((closure) => closure.generation === generation);
  return worthOf(endOf(record), chain.covering(generation, record.offset), isClosed);
}

function unresolvedBy({ bucket }: World, before: readonly Plan[]): Set<string> {
  const failed = new Set(
    replayCommitsIn(bucket).flatMap((commit) =>
      commit.failed.map(({ offset }) => `${commit.n}: ${named(commit, offset)}`),
    ),
  );
  const names = before.flatMap(({ n, chunks }) =>
    chunks.flatMap((chunk) =>
      inside(chunk.offsets)
        .map((offset) => named(chunk, offset))
        .filter((name) => !failed.has(`${n}: ${name}`)),
    ),
  );
  return new Set(names);
}

/** Of several copies, the first that no commit contradicts. */
async function recordsOf(world: World, chunk: Chunk): Promise<Map<number, KafkaRecord>> {
  const copies = Map.groupBy(await readCopies(world), ({ name }) => name);
  const chain = await world.read('READ chain', () => world.chain(chunk.partition));
  const records = new Map<number, KafkaRecord>();
  for (const offset of inside(chunk.offsets)) {
    const cover = chain.covering(chunk.generation, offset);
    const copy = copies
      .get(named(chunk, offset))
      ?.find(({ record }) => !cover || !contradicts(cover, endOf(record)));
    if (copy) records.set(offset, copy.record);
  }
  return records;
}

/** Letters first, then chains: a closure that is read was there before whatever it ascribes. */
async function readCopies(world: World): Promise<Copy[]> {
  const messages = await world.read('FETCH dead letters', () => messagesOf(world.letters));
  const chains = await world.read('READ chains', () => world.chains());
  return messages.flatMap(lettersIn).map((letter) => {
    const { record } = letter;
    const generation = generationOf(letter, chains[record.partition]?.ends ?? []);
    return { name: named({ generation, ...record }, record.offset), generation, record };
  });
}

function named(of: { generation: number; partition: number }, offset: number): string {
  return `${of.generation}/${of.partition}/${offset}`;
}
