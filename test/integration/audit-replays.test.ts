import { afterEach, describe, expect, it } from 'vitest';
import { AuditWorld } from './audit-world.ts';

const worlds: AuditWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

/** Six records of a partition: five rows and a dead letter at offset 4. */
async function aWorld(): Promise<AuditWorld> {
  const world = await AuditWorld.create();
  worlds.push(world);
  const things = Array.from({ length: 4 }, (_, i) => ({ thing: `${i}` }));
  await world.produce([...things, '{', { thing: '5' }]);
  await world.settle([0, 6]);
  await world.loadAll();
  await world.announced();
  return world;
}

describe('an audit of replays', () => {
  it('counts what was replayed as resolved, and knows its files', async () => {
    const world = await aWorld();
    const commit = await world.replay([4, 5], '{"thing":"mended"}');
    const { code, report } = await world.audit();
    expect({ code, counts: report.counts }).toEqual({ code: 0, counts: {} });
    expect(report).toMatchObject({
      replays: { chunks: 1, committed: 1 },
      files: { committed: 2, loaded: 2 },
      chains: [{ rows: 5, deadLetters: { open: 0, resolved: 1, void: 0 } }],
    });
    expect(commit).toMatchObject({ resolved: [[4, 5]], rows: 1 });
  });

  it('finds a dead letter that two replays resolved, and one that is a row of its chain', async () => {
    const world = await aWorld();
    await world.replay([4, 5], '{"thing":"mended"}');
    await world.replay([4, 5], '{"thing":"mended"}');
    await world.sink.produce([
      {
        record: await world.recordAt(0),
        generation: 0,
        reason: 'DECODE',
        stage: 'payload',
        message: '',
        failedAt: 0,
      },
    ]);
    await world.replay([0, 1], '{"thing":"0"}');
    const { report } = await world.audit();
    expect(report.counts).toMatchObject({ REPLAYED_TWICE: 1, REPLAYED_VOID: 1, ROWS_DOUBLED: 1 });
  });

  it('announces the files of a replay that are not loaded, and deletes those that lost a race', async () => {
    const world = await aWorld();
    const { files } = await world.replay([4, 5], '{"thing":"mended"}', { isLoaded: false });
    const orphan = files[0]?.key.replace(/[0-9a-f]{8}\.parquet$/, 'ffffffff.parquet') ?? '';
    const unclaimed = orphan.replace('r0000000000', 'r0000000007');
    await world.putObject(orphan, 'x');
    await world.putObject(unclaimed, 'x');
    const before = await world.audit();
    expect(before.report.counts).toEqual({ NOT_LOADED: 1, ORPHAN: 1 });
    expect(before.report.files).toMatchObject({ unclaimed: 1, orphans: 1 });
    await world.audit('--repair', '--yes');
    expect(await world.announced()).toEqual([4]);
    expect((await world.audit()).report.counts).toEqual({ NOT_LOADED: 1 });
  });
});
