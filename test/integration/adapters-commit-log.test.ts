import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import type { Commit, Link } from '../../core/settle/commit.ts';
import { aClosure, aCommit } from '../adapters/commits.ts';
import { testS3, uniqueName } from '../helpers/services.ts';

const client = testS3();
const bucket = uniqueName('commits');
beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});

/** The log of an event of its own, holding `commits`. */
async function logOf(...commits: Partial<Commit>[]): Promise<S3CommitLog> {
  const event = uniqueName('event');
  const log = new S3CommitLog({ client, bucket, event });
  for (const fields of commits) {
    expect(await log.put(aCommit({ ...fields, event }))).toBe('committed');
  }
  return log;
}

/** `generation:from` of a commit. */
const nameOf = (commit: Link | undefined) => commit && `${commit.generation}:${commit.from}`;

async function namesOf(commits: AsyncIterable<Link>): Promise<(string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for await (const commit of commits) names.push(nameOf(commit));
  return names;
}

describe('S3CommitLog', () => {
  it('knows nothing of a partition that nothing was committed of', async () => {
    const log = await logOf({ partition: 1 });
    expect(await log.newest(0)).toBeUndefined();
    expect(await log.covering(0, 0, 0)).toBeUndefined();
    expect(await namesOf(log.all(0))).toEqual([]);
  });

  it('gives a commit back as it was put', async () => {
    const log = await logOf({ partition: 7, gaps: [[3, 5]], from: 2 ** 40, next: 2 ** 40 + 10 });
    const newest = await log.newest(7);
    const expected = aCommit({ partition: 7, gaps: [[3, 5]], from: 2 ** 40, next: 2 ** 40 + 10 });
    expect(newest).toEqual({ ...expected, event: newest?.event });
  });

  it('finds the newest by position and not by when it was put', async () => {
    const log = await logOf({ from: 90 }, { from: 9 }, { from: 100, next: 1_000 }, { from: 0 });
    expect(nameOf(await log.newest(0))).toBe('0:100');
  });

  it('takes a later generation for newer than any offset of the one before', async () => {
    const log = await logOf({ from: 5_000 }, { generation: 1, from: 0 });
    expect(nameOf(await log.newest(0))).toBe('1:0');
  });

  it('finds the covering commit at every boundary of a chain of two generations', async () => {
    const log = await logOf(
      { from: 0, next: 10 },
      { from: 10, next: 11 },
      { from: 11, next: 100 },
      { generation: 1, from: 0, next: 10 },
      { generation: 1, from: 20, next: 30 },
    );
    const covering = async (generation: number, offset: number) =>
      nameOf(await log.covering(0, generation, offset));
    const expected: [generation: number, offset: number, name: string | undefined][] = [
      [0, 0, '0:0'],
      [0, 9, '0:0'],
      [0, 10, '0:10'],
      [0, 11, '0:11'],
      [0, 99, '0:11'],
      [0, 100, undefined],
      [0, Number.MAX_SAFE_INTEGER, undefined],
      [1, 0, '1:0'],
      [1, 9, '1:0'],
      [1, 10, undefined],
      [1, 19, undefined],
      [1, 20, '1:20'],
      [1, 29, '1:20'],
      [1, 30, undefined],
      [2, 0, undefined],
    ];
    for (const [generation, offset, name] of expected) {
      const found = await covering(generation, offset);
      expect([generation, offset, found]).toEqual([generation, offset, name]);
    }
  });

  it("does not take an older generation's commit for one of a generation that begins later", async () => {
    const log = await logOf({ from: 0, next: 100 }, { generation: 1, from: 50, next: 60 });
    expect(await log.covering(0, 1, 20)).toBeUndefined();
  });

  it('says that a position is taken, whoever asks, and keeps what was put first', async () => {
    const log = await logOf({ from: 0, next: 10 });
    const event = (await log.newest(0))?.event ?? '';
    expect(await log.put(aCommit({ event, from: 0, next: 10 }))).toBe('taken');
    expect(await log.put(aCommit({ event, from: 0, next: 99 }))).toBe('taken');
    expect(await log.newest(0)).toMatchObject({ next: 10 });
  });

  it('lets exactly one of twenty rivals have a position', async () => {
    const event = uniqueName('event');
    const log = new S3CommitLog({ client, bucket, event });
    const rivals = Array.from({ length: 20 }, (_, at) => aCommit({ event, writer: String(at) }));
    const answers = await Promise.all(rivals.map((commit) => log.put(commit)));
    expect(answers.filter((answer) => answer === 'committed')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(19);
    const winner = answers.indexOf('committed');
    expect(await log.newest(0)).toMatchObject({ writer: String(winner) });
  });

  it('walks a chain newest first, across more commits than are read at once', async () => {
    const commits = Array.from({ length: 20 }, (_, at) => ({ from: at * 10 }));
    const log = await logOf(...commits, { generation: 1, from: 0 }, { partition: 1, from: 0 });
    const expected = commits.map(({ from }) => `0:${from}`).reverse();
    expect(await namesOf(log.all(0))).toEqual(['1:0', ...expected]);
  });

  it('keeps a closure in the place of the next commit, and covers nothing by it', async () => {
    const log = await logOf({ from: 0, next: 10 });
    const event = (await log.newest(0))?.event ?? '';
    const closure = aClosure({ event, from: 10 });
    expect(await log.put(closure)).toBe('committed');
    expect(await log.put(aCommit({ event, from: 10 }))).toBe('taken');
    expect(await log.newest(0)).toEqual(closure);
    expect(nameOf(await log.covering(0, 0, 9))).toBe('0:0');
    expect(await log.covering(0, 0, 10)).toBeUndefined();
    expect(await log.covering(0, 1, 0)).toBeUndefined();
  });

  it('names the partitions that anything was committed of', async () => {
    const log = await logOf({ partition: 11 }, { partition: 2 }, { partition: 2, from: 10 });
    expect(await log.partitions()).toEqual([2, 11]);
    expect(await (await logOf()).partitions()).toEqual([]);
  });

  it('fails on a bucket that is not there', async () => {
    const log = new S3CommitLog({ client, bucket: uniqueName('no-bucket'), event: 'order-placed' });
    await expect(log.newest(0)).rejects.toThrow(
      expect.objectContaining({
        code: 'COMMIT',
        cause: expect.objectContaining({ name: 'NoSuchBucket' }),
      }),
    );
  });
});
