import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listKeys, s3At } from '../kit/bucket.ts';
import { runMeasured } from '../kit/measured-process.ts';
import type { SelfReport } from '../kit/steady.ts';
import type { Taken, Task } from './system.ts';

/** What a system prints, in its folder. */
export const PROGRAM_LOG = 'program.log';
const MILLION = 1_000_000;

/** What a system that is one program is told, by position. */
export function argumentsOf({ services, topic, bucket, folder }: Task): string[] {
  return [services.brokers, topic.name, services.endpoint, bucket, reportFile(folder)];
}

/** Runs a program that ends when all of the topic is written, and may report its steady state. */
export async function runStandAlone(
  { folder }: Pick<Task, 'folder'>,
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Taken> {
  const cost = await runMeasured(command, { env, log: join(folder, PROGRAM_LOG) });
  const { steady } = readReport(folder);
  const steadyCpuSecondsPerMillion = steady && (steady.cpuSeconds / steady.events) * MILLION;
  return { ...cost, steadyCpuSecondsPerMillion };
}

/** All files of a bucket that nothing but data is written to. */
export async function allFiles({ services, bucket }: Task): Promise<string[]> {
  const client = s3At(services.endpoint);
  try {
    return await listKeys(client, bucket);
  } finally {
    client.destroy();
  }
}

export function reportFile(folder: string): string {
  return join(folder, 'report.json');
}

function readReport(folder: string): Partial<SelfReport> {
  try {
    return JSON.parse(readFileSync(reportFile(folder), 'utf8')) as SelfReport;
  } catch {
    return {};
  }
}
