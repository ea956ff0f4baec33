import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { quotedIdentifier } from '@duckdb/node-api';
import { afterEach, describe, expect, it } from 'vitest';
import { withDuckDb } from '../../adapters/duckdb-file.ts';
import { tableName } from '../../adapters/duckdb-table.ts';
import { commitKey, dataKey } from '../../core/contract.ts';
import type { Commit, CommittedFile } from '../../core/settle/commit.ts';
import { endOf } from '../../core/settle/commit-of.ts';
import { testKafka } from '../helpers/services.ts';
import { AuditWorld } from './audit-world.ts';

const worlds: AuditWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

async function aWorld(partitions = 1): Promise<AuditWorld> {
  const world = await AuditWorld.create(partitions);
  worlds.push(world);
  return world;
}

const things = (count: number) => Array.from({ length: count }, (_, i) => ({ thing: `${i}` }));

/** Ten records of a partition in two commits, all in order: eight rows, a dead letter, a tombstone. */
async function aCleanWorld(): Promise<AuditWorld> {
  const world = await aWorld();
  await world.produce([...things(4), '{', null, ...things(4)]);
  await world.settle([0, 5]);
  await world.settle([5, 10]);
  await world.loadAll();
  await world.announced();
  return world;
}

async function firstFile(world: AuditWorld): Promise<CommittedFile> {
  const [file] = (await world.commits()).flatMap(({ files }) => files);
  if (!file) throw new Error('nothing is committed');
  return file;
}

/** A file of the second commit's offsets that no commit names. */
function strangerOf(world: AuditWorld, first: number, hash = 'ffffffff'): string {
  const path = 'dt=2026-11-22/hour=10';
  const place = { path, generation: 0, partition: 0, first, last: first + 1, hash };
  return dataKey(world.event.name, place);
}

const sql = (world: AuditWorld, statement: string) =>
  withDuckDb(world.session.warehouseFile, 'write', (connection) => connection.run(statement));
const tableOf = (world: AuditWorld) => quotedIdentifier(tableName(world.event.name));

describe('sluice audit', () => {
  it('finds nothing of an event that did nothing yet', async () => {
    const { code, report } = await (await aWorld(2)).audit();
    expect(code).toBe(0);
    expect(report.chains.map(({ partition, lag }) => [partition, lag])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('accounts for every record, and says how long it takes', async () => {
    const world = await aCleanWorld();
    await world.produce(things(3));
    const { code, report, err } = await world.audit();
    expect({ code, counts: report.counts }).toEqual({ code: 0, counts: {} });
    expect(report.chains).toEqual([
      {
        partition: 0,
        generation: 0,
        from: 0,
        next: 10,
        closed: false,
        contradicted: false,
        commits: 2,
        rows: 8,
        tombstones: 1,
        gaps: 0,
        gapsHeld: 0,
        deadLetters: { open: 1, resolved: 0, void: 0, pending: 0, expired: 0 },
        kafka: { partition: 0, beginning: 0, end: 13 },
        lag: 3,
      },
    ]);
    expect(report.files).toMatchObject({ committed: 2, loaded: 2, orphans: 0, unclaimed: 0 });
    expect(err).toMatch(/^to be read: 2 commits, 2 files, 1 dead letters; about 1 s\n/);
    const { out } = await world.run('audit', world.event.name);
    expect(out).toContain('✓ Consistent: 8 rows');
  });

  it('looks at the commits since a time alone', async () => {
    const world = await aCleanWorld();
    const { report, code } = await world.audit('--since', '2026-11-22T10:00:00.001Z');
    expect(code).toBe(0);
    expect(report.chains[0]).toMatchObject({ commits: 0, from: 10, next: 10, lag: 0 });
    expect(report.files.committed).toBe(0);
  });

  it.each<[code: string, plant: (world: AuditWorld) => Promise<unknown>]>([
    [
      'FILE_MISSING',
      async (world) => {
        const { key } = await firstFile(world);
        await world.s3.send(new DeleteObjectCommand({ Bucket: world.session.bucket, Key: key }));
      },
    ],
    [
      'FILE_DIFFERS',
      async (world) => world.putObject((await firstFile(world)).key, 'no Parquet at all, really'),
    ],
    [
      'CHAIN_BROKEN',
      (world) => putCommit(world, { from: 12, next: 14, rows: 0, gaps: [[12, 14]] }),
    ],
    ['COMMIT_INCOHERENT', (world) => putCommit(world, { from: 10, next: 14, rows: 3 })],
    [
      'FILE_NAMED_TWICE',
      async (world) => {
        const [{ files, rows }] = (await world.commits()) as [Commit];
        await putCommit(world, { from: 10, next: 10 + rows, rows, files });
      },
    ],
    ['LETTER_LOST', (world) => putCommit(world, { from: 10, next: 11, deadLetters: [[10, 11]] })],
    [
      'LOADED_DIFFERENTLY',
      (world) => sql(world, `DELETE FROM ${tableOf(world)} WHERE _kafka_offset = 2`),
    ],
    [
      'ROWS_DOUBLED',
      (world) =>
        sql(world, `INSERT INTO ${tableOf(world)} FROM ${tableOf(world)} WHERE _kafka_offset = 2`),
    ],
    [
      'LOADED_UNCOMMITTED',
      (world) =>
        sql(
          world,
          `UPDATE ${tableOf(world)} SET _file = '${strangerOf(world, 8)}' WHERE _kafka_offset = 8`,
        ),
    ],
  ])('finds %s, and names no path, which holds values of payloads', async (code, plant) => {
    const world = await aCleanWorld();
    // what the planted commits settle
    await world.produce(things(4));
    await plant(world);
    const { code: exitCode, report } = await world.audit();
    expect(Object.keys(report.counts)).toContain(code);
    expect(exitCode).toBe(4);
    expect(JSON.stringify(report.findings)).not.toContain('hour=10');
  });

  it('deletes proven orphans alone, however young or old, and not what is not settled yet', async () => {
    const world = await aCleanWorld();
    const [below, beyond, foreign] = [
      strangerOf(world, 7),
      strangerOf(world, 10),
      `data/${world.event.name}/notes.txt`,
    ];
    for (const key of [below, beyond, foreign]) await world.putObject(key, 'x');
    const before = await world.audit();
    expect(before.code).toBe(4);
    expect(before.report).toMatchObject({
      counts: { ORPHAN: 1 },
      files: { orphans: 1, unclaimed: 1, foreign: 1 },
    });
    const { report, err } = await world.audit('--repair', '--yes');
    expect(err).toContain('the repair will\n  delete 1 files that no commit ever names');
    expect(report).toMatchObject({ repaired: { removed: 1, announced: 0, deadLetters: 0 } });
    const after = await world.audit();
    expect(after.code).toBe(0);
    expect(after.report.files).toMatchObject({
      orphans: 0,
      unclaimed: 1,
      foreign: 1,
      committed: 2,
    });
  });

  it('announces files again that are not in the warehouse', async () => {
    const world = await aWorld();
    await world.produce(things(6));
    await world.settle([0, 3]);
    await world.settle([3, 6]);
    const commits = await world.commits();
    await world.load(...commits.slice(0, 1));
    await world.announced();
    expect((await world.audit()).report.counts).toEqual({ NOT_LOADED: 1 });
    await world.audit('--repair', '--yes');
    expect(await world.announced()).toEqual([3]);
    await world.load(...commits);
    expect((await world.audit()).code).toBe(0);
  });

  it('makes dead letters of what Kafka holds of a gap, byte for byte, and of nothing else', async () => {
    const world = await aWorld();
    await world.produce([...things(3), 'über'.repeat(3), null, ...things(3)]);
    await world.settle([0, 8], { isLeftOut: (offset) => offset === 3 || offset === 4 });
    await world.loadAll();
    const before = await world.audit();
    expect(before.report.counts).toEqual({ GAP_HELD: 1 });
    expect(before.report.chains[0]).toMatchObject({ gaps: 2, gapsHeld: 2 });
    const { report } = await world.audit('--repair', '--yes');
    expect(report).toMatchObject({ repaired: { deadLetters: 2 } });
    const values: (string | null)[] = [];
    await world.letters.read(new Map([[0, [[0, 2]]]]), ({ value, headers }) => {
      values.push(value && Buffer.from(value).toString());
      expect(headers.map(([name, text]) => `${name} ${Buffer.from(text)}`)).toContain(
        'sluice.dlq.reason SKIPPED',
      );
    });
    expect(values).toEqual(['über'.repeat(3), null]);
    const after = await world.audit();
    expect(after.code).toBe(0);
    expect(after.report.chains[0]?.deadLetters).toMatchObject({ open: 2, pending: 0 });
  });

  it('takes markers of transactions and aborted records for held by nobody', async () => {
    const world = await aWorld();
    await world.produce(things(1));
    const producer = testKafka().producer({
      transactionalId: world.event.name,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    for (const end of ['commit', 'abort', 'commit'] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic: world.event.name, messages: [{ value: '{"thing":"t"}' }] });
      await transaction[end]();
    }
    await producer.disconnect();
    await world.produce(things(1));
    await world.settle([0, 8]);
    await world.loadAll();
    const { code, report } = await world.audit();
    expect({ code, counts: report.counts }).toEqual({ code: 0, counts: {} });
    expect(report.chains[0]).toMatchObject({ next: 8, rows: 4, gaps: 4, gapsHeld: 0 });
  });

  it('values dead letters by the commit that covers them, copies and envelopes of Lambda among them', async () => {
    const world = await aWorld();
    await world.produce([...things(2), '{', ...things(3)]);
    await world.settle([0, 5], { isLeftOut: (offset) => offset === 1 });
    await world.loadAll();
    // offsets 1 (a gap), 2 (a copy of our own letter), 3 (a row) and 5 (not settled yet)
    await world.giveUp(1, 2, 3, 5);
    await world.produceLetter('something else');
    const { code, report } = await world.audit();
    expect({ code, counts: report.counts }).toEqual({ code: 0, counts: {} });
    expect(report.foreignLetters).toBe(1);
    expect(report.chains[0]?.deadLetters).toEqual({
      open: 2,
      resolved: 0,
      void: 1,
      pending: 1,
      expired: 0,
    });
  });

  it('refuses to repair where nobody can be asked', async () => {
    const world = await aCleanWorld();
    await world.putObject(strangerOf(world, 7), 'x');
    const { code, err } = await world.run('audit', world.event.name, '--repair');
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect((await world.audit()).report.files.orphans).toBe(1);
  });
});

/** Plants a commit behind the clean world's, as no settler would write it. */
async function putCommit(world: AuditWorld, fields: Partial<Commit>): Promise<void> {
  const [first] = await world.commits();
  if (!first) throw new Error('nothing is committed');
  const held: Commit['ends']['first'][] = [];
  await world.topic.read(new Map([[0, [[0, 14]]]]), (record) => held.push(endOf(record)));
  const { from = 0, next = 0 } = fields;
  const commit: Commit = {
    ...first,
    rows: 0,
    deadLetters: [],
    tombstones: [],
    gaps: [],
    files: [],
    ...fields,
    ends: { first: held[from] as never, last: held[next - 1] as never },
  };
  await world.putObject(commitKey(world.event.name, commit), JSON.stringify(commit));
}
