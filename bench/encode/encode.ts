import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonWithPyarrow } from '../../test/helpers/parquet/pyarrow-reader.ts';
import type { Measurement } from '../consume/measure.ts';

const ROUNDS = 3;
const FILES = ['1', '200'];
const CANDIDATES = ['our encoder', 'parquet-wasm'];

const run = promisify(execFile);

/** What the rows of one invocation of 6 MB cost to become one Parquet file, or 200. */
export async function encode(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const example = join(directory, 'example.parquet');
  try {
    for (const files of FILES) {
      for (const name of CANDIDATES) {
        const writeTo = name === 'our encoder' && files === '1' ? [example] : [];
        process.stdout.write(`${line(await best([name, files, ...writeTo]))}\n`);
      }
    }
    process.stdout.write(`${await pyarrowLine(example)}\n`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Of several processes the one with the least CPU: noise only ever adds. */
async function best(args: readonly string[]): Promise<Measurement> {
  const file = join(import.meta.dirname, 'candidate.ts');
  const rounds: Measurement[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { stdout } = await run(process.execPath, ['--expose-gc', file, ...args]);
    rounds.push(JSON.parse(stdout) as Measurement);
  }
  return rounds.reduce((a, b) => (b.cpuMillis.median < a.cpuMillis.median ? b : a));
}

function line({ name, cpuMillis, peakMiB, fileBytes }: Measurement): string {
  return JSON.stringify({
    name,
    'CPU ms (min/median)': `${cpuMillis.min.toFixed(1)} / ${cpuMillis.median.toFixed(1)}`,
    'peak MiB': peakMiB.toFixed(0),
    'file KiB': (fileBytes / 1024).toFixed(1),
  });
}

/** The same rows by the writer that everybody knows. */
async function pyarrowLine(example: string): Promise<string> {
  const python = await pythonWithPyarrow();
  if (!python) return 'there is no Python on this machine to compare the size with pyarrow';
  const { stdout } = await run(python, [join(import.meta.dirname, 'pyarrow-size.py'), example]);
  const kib = (Number(stdout) / 1024).toFixed(1);
  return JSON.stringify({ name: 'pyarrow, zstd level 1, 1 file', 'file KiB': kib });
}
