import { setTimeout as sleep } from 'node:timers/promises';
import { withDuckDb } from '../../../adapters/duckdb-file.ts';
import { readOffsets } from '../../../adapters/kafka-offsets.ts';
import { S3CommitLog } from '../../../adapters/s3-commit-log.ts';
import { Random } from '../../../cli/generator/random.ts';
import { isCommit, positionAfter } from '../../../core/settle/commit.ts';
import { event } from '../../../events/order-placed/event.ts';
import { progressOn } from '../../../local/progress.ts';
import type { Session } from '../../../local/session/files.ts';
import { clientsOf } from './clients.ts';
import { type Disturbance, disturbancesOf } from './disturb.ts';
import { produceUntil } from './load.ts';
import { judge } from './verdict.ts';
import { startWorld, type World } from './world.ts';

const QUIET_MILLISECONDS = 4_000;
/** A loader that was killed keeps its messages hidden for the visibility timeout, six minutes. */
const PATIENCE_MILLISECONDS = 10 * 60_000;
const POLL_MILLISECONDS = 2_000;
const SHOWN = 10;

/**
 * Disturbs the bundled functions on a real broker and a real S3 API for some minutes, then compares what
 * arrived with what was produced.
 *
 * @returns whether nothing was lost, doubled or misplaced
 */
export async function runRealChaos({ minutes, seed }: { minutes: number; seed: number }) {
  const random = new Random(seed);
  const world = await startWorld(event.name, progressOn(process.stderr));
  try {
    const stop = new AbortController();
    const producing = produceUntil(stop.signal, event, world.session, seed);
    const tally = await disturb(disturbancesOf(world, random), random, minutes);
    stop.abort();
    await producing;
    await settled(world);
    const verdict = await judge(world.session);
    const { lost, doubled, misplaced, ...counts } = verdict;
    print({ seed, minutes, disturbances: tally, requests: world.proxy.tally, ...counts });
    for (const [name, identities] of Object.entries({ lost, doubled, misplaced })) {
      print({ [name]: identities.length, first: identities.slice(0, SHOWN) });
    }
    return lost.length + doubled.length + misplaced.length === 0;
  } finally {
    await world.stop();
  }
}

/** One disturbance after the other, chosen by weight. */
async function disturb(
  disturbances: readonly Disturbance[],
  random: Random,
  minutes: number,
): Promise<Readonly<Record<string, number>>> {
  const tally: Record<string, number> = {};
  const end = Date.now() + minutes * 60_000;
  const weights = disturbances.reduce((sum, { weight }) => sum + weight, 0);
  while (Date.now() < end) {
    const chosen = weighted(disturbances, random.fraction() * weights);
    if (!chosen) continue;
    process.stderr.write(`${new Date().toISOString()} ${chosen.name}\n`);
    await chosen.run();
    tally[chosen.name] = (tally[chosen.name] ?? 0) + 1;
    await sleep(random.fraction() * QUIET_MILLISECONDS);
  }
  return tally;
}

/** The one in whose share of the weights a point lies. */
function weighted(disturbances: readonly Disturbance[], point: number): Disturbance | undefined {
  let end = 0;
  for (const disturbance of disturbances) {
    end += disturbance.weight;
    if (point < end) return disturbance;
  }
  return undefined;
}

/** Waits, undisturbed, until every record is settled and every committed file is loaded. */
async function settled({ session }: World): Promise<void> {
  const { s3: client, kafka } = clientsOf(session);
  const log = new S3CommitLog({ client, bucket: session.bucket, event: event.name });
  const admin = kafka.admin();
  await admin.connect();
  await until('every record is settled', async () => {
    const offsets = await readOffsets(admin, event.name);
    const links = await Promise.all(offsets.map(({ partition }) => log.newest(partition)));
    return offsets.every(({ end }, i) => positionAfter(links[i]).next >= end);
  });
  await admin.disconnect();
  const files = await committedFiles(log);
  await until('every file is loaded', async () => (await loadedFiles(session)) >= files);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
    await sleep(POLL_MILLISECONDS);
  }
}

async function committedFiles(log: S3CommitLog): Promise<number> {
  let files = 0;
  for (const partition of await log.partitions()) {
    for await (const link of log.all(partition)) files += isCommit(link) ? link.files.length : 0;
  }
  return files;
}

function loadedFiles({ warehouseFile = '' }: Session): Promise<number> {
  return withDuckDb(warehouseFile, 'read', async (connection) => {
    const result = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM sluice_files');
    return Number(result.getRows()[0]?.[0]);
  });
}

function print(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
