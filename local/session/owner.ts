import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LocalError } from '../errors.ts';
import { commandLine, isAlive } from '../processes/alive.ts';
import { readJson } from './files.ts';

/** Who runs a session. The command line tells the owner from a later process of the same id. */
interface Owner {
  readonly pid: number;
  readonly command: string;
}

/** The file beside a session's folder that names its owner. */
function ownerFile(folder: string): string {
  return `${folder}.owner.json`;
}

/** The process that runs a session; `undefined` when it is gone. */
export function ownerOf(folder: string): number | undefined {
  const owner = readJson<Owner>(ownerFile(folder));
  if (owner === undefined || !isAlive(owner.pid)) return undefined;
  return commandLine(owner.pid) === owner.command ? owner.pid : undefined;
}

/** Makes this process the owner of a session. */
export function claim(folder: string): void {
  const file = ownerFile(folder);
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  const owner: Owner = { pid: process.pid, command: commandLine(process.pid) };
  writeFileSync(mine, JSON.stringify(owner));
  try {
    const running = ownerOf(folder);
    if (running !== undefined) throw alreadyRuns(folder, running);
    rmSync(file, { force: true });
    // Fails when another process was quicker.
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw alreadyRuns(folder, ownerOf(folder));
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Gives the session up, if this process has it. */
export function release(folder: string): void {
  if (ownerOf(folder) === process.pid) rmSync(ownerFile(folder), { force: true });
}

/** Forgets an owner that is gone. */
export function forgetOwner(folder: string): void {
  if (ownerOf(folder) === undefined) rmSync(ownerFile(folder), { force: true });
}

function alreadyRuns(folder: string, pid: number | undefined): LocalError {
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new LocalError('SESSION', `the session in ${folder} is run by ${who} already`);
}
