import { afterEach, describe, expect, it } from 'vitest';
import { consumerGroup } from '../../core/contract.ts';
import { aStop } from '../adapters/commits.ts';
import { createTopic, testKafka, withAdmin } from '../helpers/services.ts';
import { AuditWorld } from './audit-world.ts';

const worlds: AuditWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

/** An event of one partition with six records in two commits. */
async function aWorld(): Promise<AuditWorld> {
  const world = await AuditWorld.create();
  worlds.push(world);
  await world.produce(things(6, 'old'));
  await world.settle([0, 3]);
  await world.settle([3, 6]);
  await world.loadAll();
  return world;
}

const things = (count: number, of: string) =>
  Array.from({ length: count }, (_, i) => ({ thing: `${of}${i}` }));

/** Deletes the topic and makes another of its name. */
async function remake({ event: { name } }: AuditWorld): Promise<void> {
  await withAdmin((admin) => admin.deleteTopics({ topics: [name] }));
  await expect
    .poll(() => withAdmin((admin) => admin.listTopics()), { timeout: 10_000 })
    .not.toContain(name);
  await createTopic(name);
}

const reset = (world: AuditWorld, ...flags: string[]) =>
  world.run('log', 'reset', world.event.name, '--partition', '0', '--why', 'remade', ...flags);

const refused = (code: string) => ({ code: 1, err: expect.stringContaining(`[${code}]`) });

/** An event of one partition of which Lambda gave up the only record before anything was committed. */
async function aUnsettledWorld(): Promise<AuditWorld> {
  const world = await AuditWorld.create();
  worlds.push(world);
  await world.produce(things(1, 'old'));
  await world.giveUp(0);
  return world;
}

function setOffset({ event: { name: topic } }: AuditWorld, offset: number): Promise<void> {
  const groupId = consumerGroup(topic);
  const partitions = [{ partition: 0, offset: String(offset) }];
  return withAdmin((admin) => admin.setOffsets({ groupId, topic, partitions }));
}

async function offsetOf({ event: { name: topic } }: AuditWorld): Promise<string | undefined> {
  const groupId = consumerGroup(topic);
  const found = await withAdmin((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  return found[0]?.partitions[0]?.offset;
}

describe('a topic that was deleted and made again', () => {
  it('stops the consumer, and goes on behind the closed chain with every record of both accounted for', async () => {
    const world = await aWorld();
    await remake(world);
    await world.produce([...things(4, 'new'), '{', ...things(3, 'newer')]);
    world.restart();
    await expect(world.settle([0, 8])).rejects.toThrow(
      expect.objectContaining({ code: 'TOPIC_RECREATED' }),
    );
    const contradicted = await world.audit();
    expect(contradicted.code).toBe(4);
    expect(contradicted.report.counts).toEqual({ CHAIN_CONTRADICTED: 1, CHAIN_STOPPED: 1 });
    expect(contradicted.report.chains[0]).toMatchObject({ contradicted: true, lag: 8 });
    const stopped = await world.run('log', 'show', world.event.name);
    expect(stopped.out).toContain('stopped: offset 0 holds another record');

    const { code, out, err } = await reset(world, '--by', 'somebody', '--yes', '--json');
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('proof that') });
    expect(JSON.parse(out)).toMatchObject({
      closed: true,
      generation: 0,
      partition: 0,
      from: 6,
      by: 'somebody',
      why: 'remade',
    });

    await world.settle([0, 8]);
    await world.loadAll();
    const after = await world.audit();
    expect({ code: after.code, counts: after.report.counts }).toEqual({ code: 0, counts: {} });
    expect(after.report.chains).toMatchObject([
      { generation: 0, next: 6, closed: true, rows: 6 },
      { generation: 1, next: 8, closed: false, rows: 7, deadLetters: { open: 1 }, lag: 0 },
    ]);
    const shown = await world.run('log', 'show', world.event.name);
    expect(shown.out).toContain('somebody; closed: remade');
    const links = (await world.run('log', 'show', world.event.name, '--json', '--limit', '2')).out;
    expect(
      links
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).generation),
    ).toEqual([1, 0]);
  });

  it('is proven by a shorter topic, too', async () => {
    const world = await aWorld();
    await remake(world);
    await world.produce(things(2, 'new'));
    expect((await world.audit()).report.counts).toEqual({ CHAIN_CONTRADICTED: 1 });
    expect(await reset(world, '--yes')).toMatchObject({ code: 0 });
    expect((await world.audit()).report.counts).toEqual({});
  });

  it('is delivered from its beginning once its chain is closed, wherever the group stood', async () => {
    const world = await aWorld();
    await remake(world);
    await world.produce(things(9, 'new'));
    await setOffset(world, 7);
    expect(await reset(world, '--yes')).toMatchObject({ code: 0 });
    expect(await offsetOf(world)).toBe('0');
  });

  it('may be empty when its chain is closed', async () => {
    const world = await aWorld();
    await remake(world);
    const { code, err } = await reset(world, '--yes');
    expect({ code, err }).toMatchObject({
      code: 0,
      err: expect.stringContaining('ends at offset 0'),
    });
    await world.produce(things(3, 'new'));
    await world.settle([0, 3]);
    await world.loadAll();
    expect((await world.audit()).report).toMatchObject({ counts: {}, chains: [{}, { rows: 3 }] });
  });

  it('is told by dead letters where nothing was committed before', async () => {
    const world = await aUnsettledWorld();
    expect(await reset(world, '--yes')).toMatchObject(refused('NOT_CONTRADICTED'));
    await remake(world);
    await world.produce(things(4, 'new'));
    const { code, out } = await reset(world, '--yes', '--json');
    expect({ code, closure: JSON.parse(out) }).toMatchObject({ code: 0, closure: { from: 0 } });
    await world.settle([0, 4]);
    await world.loadAll();
    const { report } = await world.audit();
    expect(report).toMatchObject({
      counts: {},
      chains: [
        { generation: 0, next: 0, closed: true, deadLetters: { open: 1 } },
        { generation: 1, next: 4, rows: 4, deadLetters: { open: 0 } },
      ],
    });
  });

  it('owns the dead letters that were written since the consumer stopped', async () => {
    const world = await aWorld();
    await remake(world);
    await world.produce(things(4, 'new'));
    world.restart();
    await expect(world.settle([0, 4])).rejects.toThrow();
    await world.giveUp(2);
    expect((await world.audit()).report.chains).toMatchObject([
      { generation: 0, deadLetters: { open: 0, void: 0 } },
      { generation: 1, deadLetters: { pending: 1 } },
    ]);
    expect(await reset(world, '--yes')).toMatchObject({ code: 0 });
    await world.settle([0, 4]);
    await world.loadAll();
    const { report } = await world.audit();
    expect(report).toMatchObject({
      counts: {},
      chains: [
        { generation: 0, deadLetters: { open: 0 } },
        { generation: 1, rows: 4, deadLetters: { void: 1 } },
      ],
    });
  });

  it('goes on where it stood when the consumer stopped without a reason', async () => {
    const world = await aWorld();
    await world.produce(things(3, 'more'));
    await world.log.put(aStop({ event: world.event.name, from: 6 }));
    await expect(world.settle([3, 9])).rejects.toThrow();
    const { code, out, err } = await reset(world, '--yes');
    expect({ code, out, err }).toMatchObject({
      code: 0,
      out: expect.stringContaining('lifted'),
      err: expect.stringContaining('was not made again'),
    });
    await world.settle([3, 9]);
    await world.loadAll();
    expect((await world.audit()).report).toMatchObject({ counts: {}, chains: [{ rows: 9 }] });
  });

  it('is left alone by a repair: what Kafka holds now is not what the gaps were', async () => {
    const world = await AuditWorld.create();
    worlds.push(world);
    await world.produce(things(6, 'old'));
    await world.settle([0, 6], { isLeftOut: (offset) => offset === 2 });
    await remake(world);
    await world.produce(things(6, 'new'));
    const { report } = await world.audit('--repair', '--yes');
    expect(report.counts).toMatchObject({ CHAIN_CONTRADICTED: 1 });
    expect(report.counts).not.toHaveProperty('GAP_HELD');
    expect(await world.letters.offsets()).toMatchObject([{ end: 0 }]);
  });
});

describe('sluice log reset refuses', () => {
  it('where Kafka does not contradict the chain', async () => {
    const world = await aWorld();
    expect(await reset(world, '--yes')).toMatchObject(refused('NOT_CONTRADICTED'));
  });

  it('where nothing was committed, and where the chain is closed already', async () => {
    const world = await AuditWorld.create();
    worlds.push(world);
    await world.produce(things(1, 'new'));
    expect(await reset(world, '--yes')).toMatchObject(refused('NOTHING_COMMITTED'));
    await world.settle([0, 1]);
    await remake(world);
    await world.produce(things(1, 'newer'));
    expect(await reset(world, '--yes')).toMatchObject({ code: 0 });
    expect(await reset(world, '--yes')).toMatchObject(refused('ALREADY_CLOSED'));
  });

  it('where the chain holds a record that Kafka still holds', async () => {
    const world = await aWorld();
    await remake(world);
    await world.produce(things(9, 'new'));
    // the group went on behind the old offsets: nobody looked below
    await world.settle([6, 9]);
    expect((await world.audit()).report.counts).toHaveProperty('CHAIN_CONTRADICTED');
    expect(await reset(world, '--yes')).toMatchObject(refused('STILL_HELD'));
  });

  it('while the consumer is running', async () => {
    const world = await aWorld();
    await remake(world);
    await world.produce(things(2, 'new'));
    const consumer = testKafka().consumer({ groupId: consumerGroup(world.event.name) });
    await consumer.connect();
    await consumer.subscribe({ topic: world.event.name });
    await consumer.run({ eachMessage: async () => {} });
    expect(await reset(world, '--yes')).toMatchObject(refused('CONSUMER_RUNNING'));
    await consumer.disconnect();
    expect(await reset(world, '--yes')).toMatchObject({ code: 0 });
  });

  it('where nobody can be asked', async () => {
    const world = await aWorld();
    await remake(world);
    await world.produce(things(2, 'new'));
    expect(await reset(world)).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect(await world.log.newest(0)).not.toHaveProperty('closed');
  });
});
