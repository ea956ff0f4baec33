import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { emptyBucket, fetchObjects, makeBucket, s3At } from '../kit/bucket.ts';
import { calibrate } from '../kit/machine.ts';
import { busySecondsOfMachine, cpuSecondsOf } from '../kit/process-tree.ts';
import { verifyOrders } from '../orders/verify.ts';
import { PROGRAM_LOG } from './stand-alone.ts';
import type { System, Taken, Task } from './system.ts';

const SHOWN_CHARACTERS = 1_000;

/** A run of a system, with what it wrote and whether that is right. */
export interface Run extends Taken {
  readonly system: string;
  readonly round: number;
  readonly events: number;
  readonly files: number;
  readonly bytes: number;
  /** Nothing when every row and sum is as it was produced. */
  readonly wrong: readonly string[];
  /** Of the broker and LocalStack meanwhile; not in `cpuSeconds`. */
  readonly servicesCpuSeconds: number;
  /** Cores that were busy with anything else on this machine meanwhile. */
  readonly foreignCores: number;
  /** CPU milliseconds of a fixed job just before. */
  readonly calibrationMillis: number;
}

export type Place = Pick<Task, 'services' | 'topic'> & { readonly round: number };

/** Runs a system once, in a bucket of its own, fetches what it wrote and compares it. */
export async function measure(system: System, { services, topic, round }: Place): Promise<Run> {
  const bucket = `bench-${system.letter}-${round}-${topic.times}`;
  const folder = join(services.folder, bucket);
  const client = s3At(services.endpoint);
  mkdirSync(folder, { recursive: true });
  await makeBucket(client, bucket);
  const task = { services, topic, bucket, folder };
  const calibrationMillis = calibrate();
  const before = readClocks(services.pids);
  const taken = await system.run(task).catch(brokenOff);
  const after = readClocks(services.pids);
  const servicesCpuSeconds = after.services - before.services;
  const foreign = after.machine - before.machine - taken.cpuSeconds - servicesCpuSeconds;
  const copies = join(folder, 'copies');
  const { files, bytes } = await fetchObjects(client, bucket, await system.filesOf(task), copies);
  const wrong = await verifyOrders(files, topic.sums.get(topic.times));
  if (taken.exitCode !== 0) wrong.unshift(`exit code ${taken.exitCode}: ${lastWords(folder)}`);
  await emptyBucket(client, bucket);
  client.destroy();
  rmSync(folder, { recursive: true });
  return {
    system: system.letter,
    round,
    events: topic.events,
    ...taken,
    files: files.length,
    bytes,
    wrong,
    servicesCpuSeconds,
    foreignCores: foreign / taken.wallSeconds,
    calibrationMillis,
  };
}

/** The others go on. */
function brokenOff(error: unknown): Taken {
  process.stderr.write(`${String(error)}\n`);
  const steadyCpuSecondsPerMillion = undefined;
  return { exitCode: 1, wallSeconds: 0, cpuSeconds: 0, peakBytes: 0, steadyCpuSecondsPerMillion };
}

/** The end of what a program printed, which says why it failed. */
function lastWords(folder: string): string {
  try {
    return readFileSync(join(folder, PROGRAM_LOG), 'utf8').slice(-SHOWN_CHARACTERS).trim();
  } catch {
    return 'nothing was printed';
  }
}

function readClocks(pids: readonly number[]) {
  const services = pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
  return { services, machine: busySecondsOfMachine() };
}
