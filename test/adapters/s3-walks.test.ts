import { expect, it } from 'vitest';
import { S3CommitLog } from '../../adapters/s3-commit-log.ts';
import { S3ReplayLog } from '../../adapters/s3-replay-log.ts';
import { Bucket, s3Client } from '../chaos/model/bucket.ts';
import { Scheduler } from '../chaos/model/scheduler.ts';
import { aCommit, aReplayCommit } from './commits.ts';

/** One more than S3 lists in one go. */
const MANY = 1_001;

function options() {
  const scheduler = new Scheduler();
  scheduler.calm = true;
  const actor = { name: 'a', number: 1, process: {}, done: false };
  const client = s3Client(new Bucket(() => 0), scheduler, () => actor);
  return { client, bucket: 'bucket', event: 'order-placed' };
}

const froms = Array.from({ length: MANY }, (_, i) => i * 10);

it('walks a chain that S3 does not list in one go, newest first', async () => {
  const log = new S3CommitLog(options());
  for (const from of froms) await log.put(aCommit({ from }));
  const links = await Array.fromAsync(log.all(0));
  expect(links.map(({ from }) => from)).toEqual(froms.toReversed());
  const between = await log.between(0, 0, [5, MANY * 10 - 5]);
  expect(between.map(({ from }) => from)).toEqual(froms);
  expect((await log.between(0, 0, [15, 30])).map(({ from }) => from)).toEqual([10, 20]);
});

it('reads replays that S3 does not list in one go', async () => {
  const log = new S3ReplayLog(options());
  for (let n = 0; n < MANY; n++) await log.put(aReplayCommit({ n }));
  const commits = await Array.fromAsync(log.commits());
  expect(commits.map(({ n }) => n)).toEqual(froms.map((from) => from / 10));
});
