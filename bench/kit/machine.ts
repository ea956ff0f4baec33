import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** What results were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly commit: string;
}

const CALIBRATION_RUNS = 20_000;

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    commit: commit(),
  };
}

/** CPU milliseconds of a fixed job: how fast this core is just now, which a shared host changes. */
export function calibrate(): number {
  const text = JSON.stringify(
    Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`k${i}`, [i, `${i}${i}`, i / 7]])),
  );
  const before = process.cpuUsage();
  for (let i = 0; i < CALIBRATION_RUNS; i++) JSON.parse(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function commit(): string {
  try {
    const options = { cwd: import.meta.dirname, encoding: 'utf8' } as const;
    return execFileSync('git', ['describe', '--always', '--dirty'], options).trim();
  } catch {
    return 'unknown';
  }
}
