import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './processes/alive.ts';

/**
 * Makes a folder once. It is built under another name and renamed when it is complete, so that a
 * broken try is never taken for the real thing, and two that build at once do not disturb each other.
 *
 * @returns the folder
 */
export async function cached(
  folder: string,
  build: (temporary: string) => Promise<void>,
): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(folder);
  const temporary = `${folder}.${process.pid}`;
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
    await build(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Removes what builders left that were killed. */
async function removeAbandoned(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.`;
  for (const name of await readdir(dirname(folder))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}
