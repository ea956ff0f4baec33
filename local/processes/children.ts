import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

let watchdog: Writable | undefined;

/**
 * Makes sure that a child does not outlive this process, however it ends. The child must lead a
 * process group (`detached: true`): its own children go with it, and a terminal's Ctrl-C does not
 * reach it before this process, which ends it in order.
 */
export function adopt(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  watchdog ??= startWatchdog();
  watchdog.write(`+${pid}\n`);
  child.once('exit', () => watchdog?.write(`-${pid}\n`));
}

/** Sends a signal to a child and all that it started; nothing when they are gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function startWatchdog(): Writable {
  const script = join(import.meta.dirname, 'watchdog.ts');
  const child = spawn(process.execPath, [script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  // It is gone only if somebody killed it: the children are then stopped in order, or not at all.
  child.stdin.on('error', () => {});
  return child.stdin;
}
