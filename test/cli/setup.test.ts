import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** An npm that takes its time, counts its runs, and installs a package and Node. */
const NPM = `#!/bin/sh
echo run >> npm-runs
sleep 0.3
rm -rf node_modules
mkdir -p node_modules/.bin
ln -s "$REAL_NODE" node_modules/.bin/node
cp package-lock.json node_modules/.package-lock.json
`;
const FAILING_NPM = '#!/bin/sh\necho "npm error code EWRONG" >&2\nexit 7\n';
const SCRIPT = `
const [what] = process.argv.slice(2);
if (what === 'wait') {
  process.on('SIGTERM', () => process.exit(6));
  setInterval(() => {}, 1000);
}
// the test sends its signal when it reads this
console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }));
if (what === 'exit') process.exit(5);
`;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-setup-'));
  for (const folder of ['bin', 'path', 'home']) await mkdir(join(root, folder));
  await cp(join(import.meta.dirname, '../../bin/setup.mjs'), join(root, 'bin/setup.mjs'));
  await writeFile(join(root, 'bin/script.ts'), SCRIPT);
  await writeLock('1.0.0');
  await writeNpm(NPM);
});
afterEach(() => rm(root, { recursive: true }));

async function writeLock(version: string): Promise<void> {
  const packages = {
    '': {},
    'node_modules/a': { version },
    'node_modules/b': { version, optional: true },
  };
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages }));
}

async function writeNpm(script: string): Promise<void> {
  await writeFile(join(root, 'path/npm'), script);
  await chmod(join(root, 'path/npm'), 0o755);
}

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(root, 'bin/setup.mjs'), ...args], {
    cwd: join(root, 'home'),
    env: {
      PATH: `${join(root, 'path')}:/usr/bin:/bin`,
      HOME: join(root, 'home'),
      REAL_NODE: process.execPath,
    },
  });
}

async function run(...args: string[]) {
  const child = start(...args);
  const output = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => (output.out += chunk));
  child.stderr?.on('data', (chunk) => (output.err += chunk));
  const [code] = await once(child, 'close');
  return { code, ...output };
}

async function npmRuns(): Promise<number> {
  const runs = await readFile(join(root, 'npm-runs'), 'utf8').catch(() => '');
  return runs.split('\n').length - 1;
}

describe('bin/setup.mjs', () => {
  it('installs, then runs the script in the directory of the caller', async () => {
    const { code, out, err } = await run('bin/script.ts', 'a', '--b');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ args: ['a', '--b'], cwd: join(root, 'home') });
    expect(err).toMatch(
      /^setup: installing dependencies \(npm ci\) …\nsetup: dependencies installed in /,
    );
  });

  it('installs nothing when what is wanted is there, and again when that changes', async () => {
    await run('bin/script.ts');
    expect((await run('bin/script.ts')).err).toBe('');
    expect(await npmRuns()).toBe(1);
    await writeLock('1.0.1');
    await run('bin/script.ts');
    expect(await npmRuns()).toBe(2);
  });

  it('lets one of several install and the others wait', async () => {
    const results = await Promise.all([1, 2, 3].map(() => run('bin/script.ts')));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await npmRuns()).toBe(1);
  });

  it('takes over the lock of a setup that died', async () => {
    const dead = spawn('true');
    await once(dead, 'close');
    await mkdir(join(root, '.sluice'));
    await writeFile(join(root, '.sluice/setup.lock'), String(dead.pid));
    expect((await run('bin/script.ts')).code).toBe(0);
  });

  it('fails with what npm said', async () => {
    await writeNpm(FAILING_NPM);
    const { code, out, err } = await run('bin/script.ts');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('npm error code EWRONG\nsetup: npm ci failed (exit code 7)');
  });

  it('ends with the exit code of the script', async () => {
    expect((await run('bin/script.ts', 'exit')).code).toBe(5);
  });

  it('passes signals on', async () => {
    const child = start('bin/script.ts', 'wait');
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([6, null]);
  });

  it('fails without a script', async () => {
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('nothing to run') });
  });
});
