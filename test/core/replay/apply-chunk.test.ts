import { describe, expect, it } from 'vitest';
import { columnEncoder } from '../../../core/parquet/column-encoder.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { applyChunk, type ReplayPorts } from '../../../core/replay/apply-chunk.ts';
import type { ReplayCommit } from '../../../core/replay/replay.ts';
import { BatchEncoder } from '../../../core/settle/encode-batch.ts';
import { aReplayCommit } from '../../adapters/commits.ts';
import { thingSeen } from '../../helpers/events.ts';
import { MemoryWorld } from '../../helpers/memory-ports.ts';
import { NOON, record } from '../../helpers/records.ts';

const EVENT = thingSeen([[{ name: 'id', type: 'long' }]]);
const PLAN = { n: 3, chunks: [{ generation: 1, partition: 0, offsets: [[2, 6] as const] }] };

function replaying(event = EVENT) {
  return { event, encoder: new BatchEncoder(event, columnEncoder), writer: 'test:1' };
}

/** Letters of the offsets 2 to 5: a row, poison, a tombstone; the last is gone. */
const letters = new Map<number, KafkaRecord>([
  [4, record(null, { offset: 4 })],
  [2, record({ id: 2 }, { offset: 2 })],
  [3, record('{', { offset: 3 })],
]);

function portsOf(world: MemoryWorld, found: ReadonlyMap<number, KafkaRecord> = letters) {
  const committed = new Map<string, ReplayCommit>();
  const ports: ReplayPorts = {
    ...world.ports,
    recordsOf: async () => found,
    replays: {
      async *plans() {},
      async *commits() {},
      accept: async () => 'taken',
      commit: async (n, chunk) => committed.get(`${n}/${chunk}`),
      put: async (commit) => {
        const key = `${commit.n}/${commit.chunk}`;
        if (committed.has(key)) return 'taken';
        committed.set(key, commit);
        return 'committed';
      },
    },
  };
  return { ports, committed };
}

describe('replaying a chunk', () => {
  it('says of every letter what became of it', async () => {
    const world = new MemoryWorld();
    const commit = await applyChunk(portsOf(world).ports, replaying(), PLAN, 0);
    expect(commit).toMatchObject({
      n: 3,
      chunk: 0,
      generation: 1,
      partition: 0,
      rows: 1,
      resolved: [[2, 3]],
      tombstones: [[4, 5]],
      failed: [
        { offset: 3, reason: 'DECODE' },
        { offset: 5, reason: 'GONE' },
      ],
      schemas: ['thing-seen/1'],
      committedAt: new Date(world.now).toISOString(),
      writer: 'test:1',
    });
    const [file] = commit.files;
    expect(file).toMatchObject({ first: 2, last: 2, rows: 1, eventTime: [NOON, NOON] });
    expect(file?.key).toMatch(
      /^data\/thing-seen\/dt=2026-11-22\/hour=10\/r0000000003-000000-0001-000000-[0-9a-f]{8}\.parquet$/,
    );
    expect([...world.objects.keys()]).toEqual([file?.key]);
    expect(world.announced).toEqual([file?.key]);
  });

  it('buries tombstones again where the event says so', async () => {
    const event = { ...EVENT, tombstones: 'dead-letter' as const };
    const { ports } = portsOf(new MemoryWorld());
    const { tombstones, failed } = await applyChunk(ports, replaying(event), PLAN, 0);
    expect(tombstones).toEqual([]);
    expect(failed.map(({ offset, reason }) => [offset, reason])).toEqual([
      [3, 'DECODE'],
      [4, 'SCHEMA_MISMATCH'],
      [5, 'GONE'],
    ]);
  });

  it('only announces what somebody has committed before', async () => {
    const world = new MemoryWorld();
    const { ports } = portsOf(world);
    const first = await applyChunk(ports, replaying(), PLAN, 0);
    world.steps.length = 0;
    expect(await applyChunk(ports, replaying(), PLAN, 0)).toBe(first);
    expect(world.steps).toEqual(['announce']);
  });

  it('announces the winner of two at once, and not its own', async () => {
    const world = new MemoryWorld();
    const { ports, committed } = portsOf(world);
    const winner = aReplayCommit({ n: 3, event: 'thing-seen' });
    const recordsOf = async () => {
      committed.set('3/0', winner);
      return letters;
    };
    expect(await applyChunk({ ...ports, recordsOf }, replaying(), PLAN, 0)).toBe(winner);
    expect(world.announced).toEqual([]);
  });

  it.each(['put file', 'announce'] as const)(
    'fails when it fails to %s, and can be repeated',
    async (step) => {
      const world = new MemoryWorld();
      const { ports, committed } = portsOf(world);
      world.fault = (at) => (at === step ? 'before' : undefined);
      await expect(applyChunk(ports, replaying(), PLAN, 0)).rejects.toThrow();
      expect(committed.size).toBe(step === 'announce' ? 1 : 0);
      world.fault = () => undefined;
      const commit = await applyChunk(ports, replaying(), PLAN, 0);
      expect(world.announced).toEqual(commit.files.map(({ key }) => key));
    },
  );

  it('fails on a chunk that the plan has not', async () => {
    const { ports } = portsOf(new MemoryWorld());
    await expect(applyChunk(ports, replaying(), PLAN, 1)).rejects.toThrow(RangeError);
  });
});
