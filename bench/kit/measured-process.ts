import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { adopt } from '../../local/processes/children.ts';
import { peakBytesOf, processTree } from './process-tree.ts';

const SAMPLE_MILLISECONDS = 100;
/** The shell tells at the end what its children took, to the last moment of their lives. */
const SHELL = '"$@"; status=$?; times >&3; exit $status';
/** `0m1.23s 0m0.10s`: user and system; the second line is the children's. */
const TIMES = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s/g;

export interface ProcessCost {
  readonly exitCode: number;
  readonly wallSeconds: number;
  /** User and system, of the process and all that it started and waited for, from start to end. */
  readonly cpuSeconds: number;
  /** The tree's resident memory at its highest, as sampled. */
  readonly peakBytes: number;
}

/**
 * Runs a program to its end and says what it took.
 *
 * @param log a file that takes what it prints
 */
export async function runMeasured(
  command: readonly string[],
  { env, log }: { env: NodeJS.ProcessEnv; log: string },
): Promise<ProcessCost> {
  const output = openSync(log, 'a');
  const startedAt = performance.now();
  const child = spawn('sh', ['-c', SHELL, 'sh', ...command], {
    env,
    detached: true,
    stdio: ['ignore', output, output, 'pipe'],
  });
  closeSync(output);
  adopt(child);
  let peakBytes = 0;
  const sampler = setInterval(() => {
    const [, ...programs] = processTree(child.pid ?? 0);
    peakBytes = Math.max(peakBytes, sum(programs.map(peakBytesOf)));
  }, SAMPLE_MILLISECONDS);
  let times = '';
  (child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => {
    times += text;
  });
  const [code] = await once(child, 'close');
  clearInterval(sampler);
  const wallSeconds = (performance.now() - startedAt) / 1000;
  return { exitCode: code ?? 1, wallSeconds, cpuSeconds: childrensSeconds(times), peakBytes };
}

function childrensSeconds(times: string): number {
  const [, minutes = 0, seconds = 0, systemMinutes = 0, systemSeconds = 0] =
    [...times.matchAll(TIMES)][1] ?? [];
  return 60 * (Number(minutes) + Number(systemMinutes)) + Number(seconds) + Number(systemSeconds);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
