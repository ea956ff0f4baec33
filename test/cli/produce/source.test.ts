import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { withReadable } from '../../../cli/produce/source.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-source-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

async function linesOf(path: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(path, 'utf8');
}

it('reads a pipe twice', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const writer = execFileSync.bind(undefined, 'sh', ['-c', `printf '{}\\n' > ${pipe} &`]);
  writer({ stdio: 'ignore' });
  const twice = (path: string) => Promise.all([linesOf(path), linesOf(path)]);
  expect(await withReadable(pipe, Readable.from([]), signal, twice)).toEqual(['{}\n', '{}\n']);
});

it('takes - for standard input', async () => {
  const input = Readable.from(['a\n', 'b\n']);
  expect(await withReadable('-', input, signal, linesOf)).toBe('a\nb\n');
});

it.each(['missing', '.'])('fails on %s, naming it', async (name) => {
  const path = join(folder, name);
  const reading = withReadable(path, Readable.from([]), signal, linesOf);
  await expect(reading).rejects.toThrow(/--file.*allowed: a file that can be read, or -/);
});
