import { describe, expect, it } from 'vitest';
import type { WorldFault } from '../../../core/errors.ts';
import { columnEncoder } from '../../../core/parquet/column-encoder.ts';
import type { KafkaRecord } from '../../../core/record.ts';
import { Settler } from '../../../core/settle/settler.ts';
import { aClosure, aStop } from '../../adapters/commits.ts';
import { thingSeen } from '../../helpers/events.ts';
import { MemoryWorld } from '../../helpers/memory-ports.ts';
import { record } from '../../helpers/records.ts';

const EVENT = thingSeen([[{ name: 'id', type: 'long' }]]);

function settlerOf(world: MemoryWorld) {
  return new Settler(EVENT, world.ports, { makeEncoder: columnEncoder, writer: 'test:1' });
}

/** Good records at the offsets from `from` to `to`, both included. */
function records(from: number, to = from, of = 0): KafkaRecord[] {
  return Array.from({ length: to - from + 1 }, (_, i) =>
    record({ id: of + from + i }, { offset: from + i }),
  );
}

async function faultOf(work: Promise<unknown>): Promise<WorldFault> {
  return work.then(
    () => expect.fail('settled'),
    (error) => error,
  );
}

describe('a topic that was deleted and made again', () => {
  it.each([
    ['timestamp', record({ id: 0 }, { offset: 0, timestamp: 1 })],
    ['key', record({ id: 0 }, { offset: 0, key: 'other' })],
    ['value', record({ id: 1 }, { offset: 0 })],
  ])('stops when the topic holds a record of another %s than the chain', async (_, other) => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(0, 4));
    world.steps.length = 0;
    const remade = [other, ...records(1, 9)];
    const fault = await faultOf(settlerOf(world).settle(0, remade));
    expect(fault).toMatchObject({ code: 'TOPIC_RECREATED', place: { offset: 0 } });
    expect(world.steps).toEqual(['newest', 'covering', 'newest', 'put commit']);
    expect(world.links()[1]).toEqual({
      version: 1,
      event: 'thing-seen',
      generation: 0,
      partition: 0,
      from: 5,
      stopped: true,
      offset: 0,
      lastCommittedAt: world.commits()[0]?.committedAt,
      stoppedAt: new Date(world.now).toISOString(),
      writer: 'test:1',
    });
  });

  it('compares the last record of a commit as well as its first', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(0, 4));
    const remade = [...records(1, 3), record({ id: 99 }, { offset: 4 })];
    const fault = await faultOf(settlerOf(world).settle(0, remade));
    expect(fault.code).toBe('TOPIC_RECREATED');
  });

  it('is settled nothing of once it was noticed, whether a batch could be told or not', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(0, 4));
    await faultOf(settlerOf(world).settle(0, records(0, 1, 90)));
    world.steps.length = 0;
    for (const batch of [records(1, 3, 90), records(3, 8, 90), records(5, 8, 90)]) {
      const fault = await faultOf(settlerOf(world).settle(0, batch));
      expect(fault).toMatchObject({ code: 'TOPIC_RECREATED', place: { offset: batch[0]?.offset } });
    }
    expect(world.steps).toEqual(['newest', 'newest', 'newest']);
    expect(world.announced).toHaveLength(1);
  });

  it('does not join the chain through a memory that has not heard of the stop', async () => {
    const world = new MemoryWorld();
    const warm = settlerOf(world);
    await warm.settle(0, records(0, 4));
    await faultOf(settlerOf(world).settle(0, records(0, 1, 90)));
    expect(await faultOf(warm.settle(0, records(5, 8, 90)))).toMatchObject({
      code: 'TOPIC_RECREATED',
    });
    expect(world.commits()).toHaveLength(1);
  });

  it('fails as well where somebody else has put the stop, or settled meanwhile', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(0, 4));
    world.ports.commits.put = async () => 'taken';
    const fault = await faultOf(settlerOf(world).settle(0, records(0, 1, 90)));
    expect(fault.code).toBe('TOPIC_RECREATED');
  });

  it('stands still until the stop is lifted', async () => {
    const world = new MemoryWorld();
    const settler = settlerOf(world);
    await settler.settle(0, records(0, 4));
    const stop = aStop({ event: 'thing-seen', from: 5 });
    await world.ports.commits.put(stop);
    expect(await faultOf(settler.settle(0, records(5)))).toMatchObject({ code: 'TOPIC_RECREATED' });
    world.lift(stop);
    await settler.settle(0, records(5));
    expect(world.commits()).toMatchObject([{ next: 5 }, { from: 5, next: 6 }]);
  });

  it('settles nothing of a partition whose contradiction lies behind late records', async () => {
    const world = new MemoryWorld();
    await settlerOf(world).settle(0, records(5, 6));
    const remade = [...records(3, 4), record({ id: 5 }, { offset: 5, timestamp: 1 })];
    const fault = await faultOf(settlerOf(world).settle(0, remade));
    expect(fault.code).toBe('TOPIC_RECREATED');
    expect(world.deadLetters).toEqual([]);
  });

  it('goes on at offset 0 of the next generation behind a closure, also with a warm memory', async () => {
    const world = new MemoryWorld();
    const warm = settlerOf(world);
    await warm.settle(0, records(0, 4));
    await world.ports.commits.put(aClosure({ event: 'thing-seen', from: 5 }));
    const remade = (from: number, to: number) =>
      records(from, to).map((one) => ({ ...one, timestamp: one.timestamp + 1 }));
    await settlerOf(world).settle(0, remade(0, 2));
    await warm.settle(0, remade(3, 7));
    expect(world.commits().map(({ generation, from, next }) => [generation, from, next])).toEqual([
      [0, 0, 5],
      [1, 0, 3],
      [1, 3, 8],
    ]);
    expect(world.commits().at(-1)?.files[0]?.key).toContain('/0001-000000-');
  });

  it('finds a closure where its memory expected the next position', async () => {
    const world = new MemoryWorld();
    const warm = settlerOf(world);
    await warm.settle(0, records(0, 4));
    await world.ports.commits.put(aClosure({ event: 'thing-seen', from: 5 }));
    await warm.settle(0, records(5, 9));
    expect(world.commits().at(-1)).toMatchObject({ generation: 1, from: 0, next: 10 });
    expect(world.commits().at(-1)?.gaps).toEqual([[0, 5]]);
  });
});
