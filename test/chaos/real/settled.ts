import { setTimeout as sleep } from 'node:timers/promises';
import { clientsOf } from './clients.ts';
import { isEmpty } from './queue.ts';
import { readCommits } from './read-commits.ts';
import { filesIn } from './read-warehouse.ts';
import type { World } from './world.ts';

/** Some poison records of one partition, each with its pauses, one after the other. */
const PATIENCE_MILLISECONDS = 15 * 60_000;
const POLL_MILLISECONDS = 3_000;

/**
 * Waits, undisturbed, until every record is settled, every committed file is loaded and nothing is left
 * in the queue that might be loaded again.
 *
 * @returns what did not come in time
 */
export async function waitUntilSettled(world: World): Promise<string | undefined> {
  const steps = {
    'every record is settled': () => isSettled(world),
    'every file is loaded': () => isLoaded(world),
    'the queue is empty': () => isEmpty(world),
  };
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (const [what, isSo] of Object.entries(steps)) {
    while (!(await isSo())) {
      if (Date.now() > end) return what;
      await sleep(POLL_MILLISECONDS);
    }
  }
  return undefined;
}

async function isSettled({ session, event }: World): Promise<boolean> {
  const { s3, kafka } = clientsOf(session);
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(event.topic).finally(() => admin.disconnect());
  const commits = await readCommits(s3, session.bucket, event.name);
  return offsets.every(({ partition, high }) =>
    commits.some((commit) => commit.partition === partition && commit.next >= Number(high)),
  );
}

async function isLoaded({ session, event }: World): Promise<boolean> {
  const commits = await readCommits(clientsOf(session).s3, session.bucket, event.name);
  const files = commits.reduce((sum, commit) => sum + commit.files.length, 0);
  // Before the first file there is no warehouse.
  return (await filesIn(session.warehouseFile ?? '').catch(() => 0)) >= files;
}
