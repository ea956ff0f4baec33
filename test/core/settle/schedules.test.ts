import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventDefinition } from '../../../core/event/definition.ts';
import type { MakeEncoder, ParquetFile } from '../../../core/parquet/encoder.ts';
import type { KafkaRecord, OffsetRange } from '../../../core/record.ts';
import { Settler } from '../../../core/settle/settler.ts';
import { thingSeen } from '../../helpers/events.ts';
import { MemoryWorld } from '../../helpers/memory-ports.ts';
import { record } from '../../helpers/records.ts';

const EVENT: EventDefinition = thingSeen([[{ name: 'id', type: 'long' }]]);

/** Files as text: which rows they hold is all that matters here. */
const textEncoder: MakeEncoder = () => ({
  open(): ParquetFile {
    const rows: unknown[] = [];
    return {
      get rows() {
        return rows.length;
      },
      append: (_payload, metadata) => void rows.push(metadata['_kafka_offset']),
      finish: () => Buffer.from(JSON.stringify(rows)),
    };
  },
});

type Kind = 'row' | 'poison' | 'tombstone' | 'missing';

/** The topic: what stands at each offset. `missing` offsets are markers or compacted away. */
const topic = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Kind>('row') },
    { weight: 1, arbitrary: fc.constantFrom<Kind>('poison', 'tombstone', 'missing') },
  ),
  { minLength: 1, maxLength: 24 },
);

/** A delivery: from somewhere, so many offsets, to one of three processes, failing at these steps. */
const delivery = fc.record({
  from: fc.nat(24),
  length: fc.integer({ min: 1, max: 12 }),
  process: fc.nat(2),
  faults: fc.array(fc.constantFrom('before' as const, 'after' as const, undefined, undefined), {
    maxLength: 6,
  }),
  atOnce: fc.boolean(),
});

function recordAt(kind: Kind, offset: number): KafkaRecord[] {
  if (kind === 'missing') return [];
  const value = kind === 'row' ? { id: offset } : kind === 'poison' ? '{' : null;
  return [record(value, { offset })];
}

const inside = (ranges: readonly OffsetRange[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));

it('settles every record once, whatever is delivered when and whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(topic, fc.array(delivery, { maxLength: 12 }), async (kinds, deliveries) => {
      const world = new MemoryWorld();
      const settler = () =>
        new Settler(EVENT, world.ports, { makeEncoder: textEncoder, writer: 'test' });
      const processes = [settler(), settler(), settler()];
      const slice = (from: number, to: number) =>
        kinds.slice(from, to).flatMap((kind, i) => recordAt(kind, from + i));
      const acknowledged = new Set<number>();
      const running: Promise<unknown>[] = [];
      for (const { from, length, process, faults, atOnce } of deliveries) {
        const left = [...faults];
        world.fault = () => left.shift();
        const run = slice(from, from + length);
        const call = processes[process]?.settle(0, run).then(
          () => run.map(({ offset }) => acknowledged.add(offset)),
          () => undefined,
        );
        running.push(Promise.resolve(call));
        if (!atOnce) await Promise.all(running);
      }
      await Promise.all(running);
      world.fault = () => undefined;
      // Kafka delivers until it is acknowledged, and nothing that was
      const rest = slice(0, kinds.length).filter(({ offset }) => !acknowledged.has(offset));
      await settler().settle(0, rest);
      requireExactlyOnce(kinds, world);
    }),
    { numRuns: 2000 },
  );
});

/** Knows only what was produced, and reads the world as an auditor would. */
function requireExactlyOnce(kinds: readonly Kind[], world: MemoryWorld): void {
  const commits = world.commits();
  const starts = commits.map(({ from }) => from);
  expect(starts).toEqual([0, ...commits.map(({ next }) => next)].slice(0, commits.length));
  const files = commits.flatMap((commit) => commit.files.map(({ key }) => key));
  expect(new Set(files).size).toBe(files.length);
  const rows = files.flatMap((key) => rowsOf(world, key));
  const gaps = commits.flatMap((commit) => inside(commit.gaps));
  const tombstones = commits.flatMap((commit) => inside(commit.tombstones));
  const letters = commits.flatMap((commit) => inside(commit.deadLetters));
  const produced = new Set(world.deadLetters.map((letter) => letter.record.offset));
  const settled = [...rows, ...tombstones, ...letters].sort((a, b) => a - b);
  const expected = kinds.flatMap((kind, offset) =>
    kind === 'missing' || gaps.includes(offset) ? [] : offset,
  );
  expect(settled).toEqual(expected);
  const late = gaps.filter((offset) => offset < kinds.length && kinds[offset] !== 'missing');
  expect([...letters, ...late].filter((offset) => !produced.has(offset))).toEqual([]);
  expect(new Set(world.announced)).toEqual(new Set(files));
}

function rowsOf(world: MemoryWorld, key: string): number[] {
  return JSON.parse(Buffer.from(world.objects.get(key) ?? '', 'base64').toString());
}
