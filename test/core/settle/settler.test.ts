import { describe, expect, it } from 'vitest';
import type { WorldFault } from '../../../core/errors.ts';
import { columnEncoder } from '../../../core/parquet/column-encoder.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { Settler } from '../../../core/settle/settler.ts';
import { thingSeen } from '../../helpers/events.ts';
import { MemoryWorld } from '../../helpers/memory-ports.ts';
import { NOON, record } from '../../helpers/records.ts';

const EVENT = thingSeen([[{ name: 'id', type: 'long' }]]);
const POISON = '{';

function settlerOf(world: MemoryWorld, event = EVENT) {
  return new Settler(event, world.ports, { makeEncoder: columnEncoder, writer: 'test:1' });
}

/** Good records at the offsets from `from` to `to`, both included. */
function records(from: number, to = from): KafkaRecord[] {
  return Array.from({ length: to - from + 1 }, (_, i) =>
    record({ id: from + i }, { offset: from + i }),
  );
}

async function faultOf(work: Promise<unknown>): Promise<WorldFault> {
  return work.then(
    () => expect.fail('settled'),
    (error) => error,
  );
}

describe('Settler', () => {
  it('puts files, then dead letters, then the commit, then announces', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, [...records(0, 1), record(POISON, { offset: 2 })]);
    expect(world.steps).toEqual(['newest', 'put file', 'produce', 'put commit', 'announce']);
  });

  it('accounts for every offset in the commit', async () => {
    const world = new MemoryWorld();
    const run = [
      ...records(3, 4),
      record(POISON, { offset: 6 }),
      record(null, { offset: 7 }),
      ...records(9),
    ];
    await settlerOf(world).settle(0, run);
    expect(world.commits()).toMatchObject([
      {
        version: 1,
        event: 'thing-seen',
        generation: 0,
        partition: 0,
        from: 0,
        next: 10,
        rows: 3,
        deadLetters: [[6, 7]],
        tombstones: [[7, 8]],
        gaps: [
          [0, 3],
          [5, 6],
          [8, 9],
        ],
        ends: { first: { offset: 3 }, last: { offset: 9 } },
        schemas: ['thing-seen/1'],
        files: [{ first: 3, last: 9, rows: 3, path: 'dt=2026-11-22/hour=10' }],
        committedAt: '2026-11-22T12:00:00.000Z',
        writer: 'test:1',
      },
    ]);
    expect(world.deadLetters).toMatchObject([
      { record: { offset: 6 }, generation: 0, reason: 'DECODE', stage: 'payload' },
    ]);
  });

  it('sends tombstones to the dead letters where the event says so', async () => {
    const world = new MemoryWorld();
    const event = { ...EVENT, tombstones: 'dead-letter' as const };
    await settlerOf(world, event).settle(0, [record(null, { offset: 0 }), ...records(1)]);
    expect(world.commits()).toMatchObject([{ deadLetters: [[0, 1]], tombstones: [], rows: 1 }]);
    expect(world.deadLetters).toMatchObject([{ record: { offset: 0, value: null } }]);
  });

  it('asks the log for the position only once', async () => {
    const world = new MemoryWorld();
    const settler = settlerOf(world);
    await settler.settle(0, records(0, 4));
    await settler.settle(0, records(5, 9));
    expect(world.steps.filter((step) => step === 'newest')).toHaveLength(1);
    expect(world.commits().map(({ from, next }) => [from, next])).toEqual([
      [0, 5],
      [5, 10],
    ]);
  });

  it('drops redelivered records and announces their commits again', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(0, 4));
    await settlerOf(world).settle(0, records(5, 9));
    world.announced.length = 0;
    const settlement = await settlerOf(world).settle(0, records(3, 7));
    expect(settlement).toMatchObject({ redelivered: 5, late: 0 });
    expect(world.commits()).toHaveLength(2);
    expect(world.announced).toEqual(
      world.commits().flatMap(({ files }) => files.map(({ key }) => key)),
    );
  });

  it('announces every commit of a redelivery that spans many, and settles nothing of it', async () => {
    const world = new MemoryWorld();
    const settler = settlerOf(world);
    for (const at of [0, 2, 4, 6]) await settler.settle(0, records(at, at + 1));
    world.announced.length = 0;
    const settlement = await settlerOf(world).settle(0, records(1, 6));
    expect(settlement).toMatchObject({ redelivered: 6, late: 0 });
    expect(world.announced).toEqual(
      world.commits().flatMap(({ files }) => files.map(({ key }) => key)),
    );
    expect(world.commits()).toHaveLength(4);
  });

  it('settles only what lies beyond the position of a straddling redelivery', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(0, 4));
    await settlerOf(world).settle(0, records(2, 8));
    expect(world.commits().map(({ from, next, rows }) => [from, next, rows])).toEqual([
      [0, 5, 5],
      [5, 9, 4],
    ]);
  });

  it('sends records that come after their gap to the dead letters before it succeeds', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(5, 6));
    const settlement = await settlerOf(world).settle(0, records(3, 6));
    expect(settlement).toMatchObject({ redelivered: 4, late: 2 });
    expect(world.deadLetters.map(({ record, reason }) => [record.offset, reason])).toEqual([
      [3, 'SKIPPED'],
      [4, 'SKIPPED'],
    ]);
  });

  it('looks again when somebody else took the position, and announces the winner', async () => {
    const world = new MemoryWorld();
    const zombie = settlerOf(world);
    world.fault = async (step) => {
      if (step !== 'put commit') return undefined;
      world.fault = () => undefined;
      await settlerOf(world).settle(0, records(0, 6));
      world.announced.length = 0;
      return undefined;
    };
    const settlement = await zombie.settle(0, records(0, 9));
    expect(settlement).toMatchObject({ redelivered: 7 });
    expect(world.commits().map(({ from, next }) => [from, next])).toEqual([
      [0, 7],
      [7, 10],
    ]);
    expect(world.announced).toHaveLength(2);
  });

  it('takes its own commit for another one when the answer was lost, and doubles nothing', async () => {
    const world = new MemoryWorld();
    const settler = settlerOf(world);
    world.fault = (step) => (step === 'put commit' ? 'after' : undefined);
    const fault = await faultOf(settler.settle(0, records(0, 4)));
    expect(fault.place).toEqual({ topic: 'thing-seen', partition: 0, offset: 0 });
    world.fault = () => undefined;
    await settler.settle(0, records(0, 4));
    expect(world.commits()).toHaveLength(1);
    expect(world.announced).toHaveLength(1);
  });

  it('forgets a position that was never confirmed', async () => {
    const world = new MemoryWorld();
    const settler = settlerOf(world);
    await settler.settle(0, records(0, 1));
    world.fault = (step) => (step === 'put commit' ? 'before' : undefined);
    await faultOf(settler.settle(0, records(2, 3)));
    world.fault = () => undefined;
    await settler.settle(0, records(2, 3));
    expect(world.steps.filter((step) => step === 'newest')).toHaveLength(2);
    expect(world.commits().map(({ from, next }) => [from, next])).toEqual([
      [0, 2],
      [2, 4],
    ]);
  });

  it.each(['put file', 'produce', 'put commit'] as const)(
    'commits nothing when it fails to %s, and reports the first offset',
    async (step) => {
      const world = new MemoryWorld();
      world.fault = (at) => (at === step ? 'before' : undefined);
      const run = [record(POISON, { offset: 7 }), ...records(8)];
      const fault = await faultOf(settlerOf(world).settle(0, run));
      expect(fault.place.offset).toBe(7);
      expect(world.commits()).toEqual([]);
      expect(world.announced).toEqual([]);
    },
  );

  it('reports what was committed and not announced, so that it is announced when redelivered', async () => {
    const world = new MemoryWorld();
    const settler = settlerOf(world);
    await settler.settle(0, records(0, 1));
    world.fault = (step) => (step === 'announce' ? 'before' : undefined);
    const fault = await faultOf(settler.settle(0, records(2, 3)));
    expect(fault.place.offset).toBe(2);
    world.fault = () => undefined;
    await settler.settle(0, records(2, 3));
    expect(world.announced).toEqual(
      world.commits().flatMap(({ files }) => files.map(({ key }) => key)),
    );
  });

  it('reports the first offset beyond the position when only the rest fails', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(0, 4));
    world.fault = (step) => (step === 'put file' ? 'before' : undefined);
    const fault = await faultOf(settlerOf(world).settle(0, records(3, 8)));
    expect(fault.place.offset).toBe(5);
  });

  it('waits for every file, failed or not, before it reports', async () => {
    const world = new MemoryWorld();
    let files = 0;
    let pending = 0;
    const put = world.ports.files.put;
    world.ports.files.put = async (key, bytes) => {
      if (files++ === 0) throw new Error('the first file fails at once');
      pending++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      await put(key, bytes);
      pending--;
    };
    const hours = [0, 1].map((hour) =>
      record({ id: hour }, { offset: hour, timestamp: NOON + hour * 3_600_000 }),
    );
    await faultOf(settlerOf(world).settle(0, hours));
    expect({ files, pending }).toEqual({ files: 2, pending: 0 });
  });

  it('keeps buried tombstones in order among the other dead letters', async () => {
    const world = new MemoryWorld();
    const event = { ...EVENT, tombstones: 'dead-letter' as const };
    const run = [record(null, { offset: 0 }), record(POISON, { offset: 1 }), ...records(2)];
    await settlerOf(world, event).settle(0, run);
    expect(world.commits()).toMatchObject([{ deadLetters: [[0, 2]] }]);
  });

  it('blames the deploy when most of a batch is undecodable', async () => {
    const world = new MemoryWorld();
    const settler = settlerOf(world);
    const bad = Array.from({ length: 100 }, (_, offset) => record(POISON, { offset }));
    const fault = await faultOf(settler.settle(0, bad));
    expect(fault).toMatchObject({ code: 'BATCH_REJECTED', place: { offset: 0 } });
    expect(await faultOf(settler.settle(0, bad.slice(0, 3)))).toMatchObject({
      code: 'BATCH_REJECTED',
    });
    expect(world.deadLetters).toEqual([]);
    expect(world.commits()).toEqual([]);
  });

  it('fails where no commit covers a record below the position', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(0, 1));
    await settlerOf(world).settle(0, records(2, 3));
    await settlerOf(world).settle(0, records(4, 5));
    for (const key of world.objects.keys()) {
      if (world.objects.get(key)?.includes('"from":2')) world.objects.delete(key);
    }
    for (const batch of [records(2), records(0, 5)]) {
      const fault = await faultOf(settlerOf(world).settle(0, batch));
      expect(fault).toMatchObject({ code: 'COMMIT', place: { offset: batch[0]?.offset } });
    }
  });

  it('fails on records that are out of order', async () => {
    for (const again of [1, 2]) {
      const run = [...records(2), ...records(again)];
      const fault = await faultOf(settlerOf(new MemoryWorld()).settle(0, run));
      expect(fault).toMatchObject({ code: 'CONFIG' });
    }
  });

  it('keeps partitions apart', async () => {
    const world = new MemoryWorld();
    const settler = settlerOf(world);
    await settler.settle(0, records(0, 1));
    await settler.settle(1, [record({ id: 1 }, { offset: 0, partition: 1 })]);
    expect(world.commits(0)).toMatchObject([{ partition: 0, next: 2 }]);
    expect(world.commits(1)).toMatchObject([{ partition: 1, next: 1 }]);
  });
});
