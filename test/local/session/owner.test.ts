import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { commandLine } from '../../../local/processes/alive.ts';
import { claim, forgetOwner, ownerOf, release } from '../../../local/session/owner.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const ownerFile = (folder: string): string => `${folder}.owner.json`;

it('makes this process the owner until it releases the session', () => {
  const folder = join(temporaryFolder(), 'session');
  claim(folder);
  expect(ownerOf(folder)).toBe(process.pid);
  forgetOwner(folder);
  expect(existsSync(ownerFile(folder))).toBe(true);
  release(folder);
  expect(ownerOf(folder)).toBeUndefined();
});

it('fails to claim a session that is run by another process', async () => {
  const folder = join(temporaryFolder(), 'session');
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other, 'spawn');
  const pid = other.pid ?? 0;
  await vi.waitUntil(() => commandLine(pid).includes('setInterval'));
  writeFileSync(ownerFile(folder), JSON.stringify({ pid, command: commandLine(pid) }));
  expect(() => claim(folder)).toThrow(`is run by process ${pid} already`);
  expect(ownerOf(folder)).toBe(pid);
  release(folder);
  expect(ownerOf(folder)).toBe(pid);
});

it('takes over from a process that is gone, or whose id another one has now', () => {
  const folder = join(temporaryFolder(), 'session');
  for (const owner of [
    { pid: 2 ** 22 + 1, command: 'node' },
    { pid: 1, command: 'not init' },
  ]) {
    writeFileSync(ownerFile(folder), JSON.stringify(owner));
    expect(ownerOf(folder)).toBeUndefined();
    claim(folder);
    expect(JSON.parse(readFileSync(ownerFile(folder), 'utf8')).pid).toBe(process.pid);
    release(folder);
  }
});
