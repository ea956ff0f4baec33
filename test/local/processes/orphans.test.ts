import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { commandLine, isAlive } from '../../../local/processes/alive.ts';
import { PROCESS_FILE, stopLeftovers } from '../../../local/processes/leftovers.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const FOREVER = 'setInterval(() => {}, 1000)';
const PARENT = join(import.meta.dirname, '../../helpers/parent.ts');

async function startSleeper(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, ['-e', FOREVER, ...args], { detached: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid ?? 0;
}

it('kills children, and theirs, when their parent is killed', async () => {
  const parent = spawn(process.execPath, [PARENT]);
  const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
  const pids = String(line).trim().split(' ').map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  parent.kill('SIGKILL');
  await vi.waitUntil(() => pids.every((pid) => !isAlive(pid)), { timeout: 4_000 });
});

it('kills the services that an earlier run left', async () => {
  const session = temporaryFolder();
  const service = join(session, 'kafka');
  mkdirSync(service);
  const pid = await startSleeper(service);
  writeFileSync(join(service, PROCESS_FILE), JSON.stringify({ pid }));
  await vi.waitUntil(() => commandLine(pid).includes(service));
  stopLeftovers(session);
  await vi.waitUntil(() => !isAlive(pid), { timeout: 5_000 });
  expect(existsSync(join(service, PROCESS_FILE))).toBe(false);
});

it('spares a process that got the id of a service by chance', async () => {
  const session = temporaryFolder();
  const service = join(session, 'kafka');
  mkdirSync(service);
  const pid = await startSleeper('somebody-else');
  writeFileSync(join(service, PROCESS_FILE), JSON.stringify({ pid }));
  stopLeftovers(session);
  expect(existsSync(join(service, PROCESS_FILE))).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isAlive(pid)).toBe(true);
});
