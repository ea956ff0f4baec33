import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../../local/cache.ts';
import { cacheFolder } from '../../../local/paths.ts';
import { run } from '../../../local/processes/run.ts';
import { allFiles, argumentsOf, runStandAlone } from '../stand-alone.ts';
import type { Preparation, System, Taken, Task } from '../system.ts';

const PROGRAM = join(import.meta.dirname, 'consume.py');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const VERSIONS = readFileSync(REQUIREMENTS, 'utf8').trim().split('\n');

/** What somebody writes who knows Python's data libraries. */
export class PythonPyarrow implements System {
  readonly letter = 'd';
  readonly name = 'Python, pyarrow';
  readonly description = `${VERSIONS.join(', ')}: pyarrow.json, zstd level 1, batches of 6 MiB`;
  readonly filesOf = allFiles;
  #python = '';

  async prepare({ progress }: Preparation): Promise<string | undefined> {
    const asked = spawnSync('python3', [
      '-c',
      'import sys, venv, ensurepip; print(sys.version_info >= (3, 11))',
    ]);
    if (String(asked.stdout).trim() !== 'True') return 'needs Python 3.11 or newer with venv';
    const hash = createHash('sha256').update(VERSIONS.join()).digest('hex').slice(0, 12);
    const folder = join(cacheFolder(), `bench-python-${hash}`);
    await progress.step('Python packages', () => cached(folder, install));
    this.#python = join(folder, 'bin', 'python');
    return undefined;
  }

  run(task: Task): Promise<Taken> {
    return runStandAlone(task, [this.#python, PROGRAM, ...argumentsOf(task)]);
  }
}

async function install(temporary: string): Promise<void> {
  const options = { fault: 'DOWNLOAD', what: 'installing the Python packages' } as const;
  await run('python3', ['-m', 'venv', temporary], options);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    REQUIREMENTS,
  ];
  await run(join(temporary, 'bin', 'python'), pip, options);
}
