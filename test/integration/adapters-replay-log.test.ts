import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { S3ReplayLog } from '../../adapters/s3-replay-log.ts';
import { chunkKey } from '../../core/contract.ts';
import type { Plan } from '../../core/replay/replay.ts';
import { aReplayCommit } from '../adapters/commits.ts';
import { testS3, uniqueName } from '../helpers/services.ts';

const client = testS3();
const bucket = uniqueName('replays');
beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});

function aLog() {
  const event = uniqueName('event');
  const log = new S3ReplayLog({ client, bucket, event });
  const plan = (n: number): Plan => ({
    version: 1,
    event,
    n,
    chunks: [{ generation: 0, partition: n, offsets: [[1, 3]] }],
    acceptedAt: '2026-11-22T10:00:00.000Z',
    by: 'test',
  });
  return { event, log, plan };
}

const all = <T>(items: AsyncIterable<T>) => Array.fromAsync(items);

describe('S3ReplayLog', () => {
  it('tells plans, in their order, from what became of their chunks', async () => {
    const { event, log, plan } = aLog();
    expect(await all(log.plans())).toEqual([]);
    for (const n of [1, 0, 10]) expect(await log.accept(plan(n))).toBe('accepted');
    const commits = [0, 7].map((chunk) => aReplayCommit({ event, n: 1, chunk }));
    for (const commit of commits) expect(await log.put(commit)).toBe('committed');
    expect(await all(log.plans())).toEqual([plan(0), plan(1), plan(10)]);
    expect(await all(log.commits())).toEqual(commits);
    expect(await log.commit(1, 7)).toEqual(commits[1]);
    expect(await log.commit(1, 1)).toBeUndefined();
  });

  it('lets exactly one of rivals have a place, of plans and of chunks', async () => {
    const { event, log, plan } = aLog();
    const rivals = Array.from({ length: 10 }, (_, i) => ({ ...plan(0), by: `rival ${i}` }));
    const accepted = await Promise.all(rivals.map((rival) => log.accept(rival)));
    expect(accepted.filter((answer) => answer === 'accepted')).toHaveLength(1);
    const commits = rivals.map(({ by: writer }) => aReplayCommit({ event, writer }));
    const answers = await Promise.all(commits.map((commit) => log.put(commit)));
    expect(answers.filter((answer) => answer === 'committed')).toHaveLength(1);
    expect(await log.commit(0, 0)).toEqual(commits[answers.indexOf('committed')]);
  });

  it.each([
    ['no JSON', 'payload!'],
    ['another version', JSON.stringify({ version: 2, event: 'x', n: 0, chunk: 0 })],
    ['another place', JSON.stringify({ version: 1, event: 'x', n: 0, chunk: 5 })],
  ])('fails on %s, and does not quote it', async (_, body) => {
    const { event, log } = aLog();
    const key = chunkKey(event, 0, 0);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    const error = await log.commit(0, 0).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'COMMIT', cause: { message: expect.any(String) } });
    expect(error.cause.message).not.toContain('payload!');
  });
});
