import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type CliError, usageError } from '../kit/error.ts';
import { withSpooled } from './spool.ts';

/**
 * Lends a file that can be read again and again: lines are read twice, to check and to send, and a pipe
 * would be empty the second time.
 *
 * @param path `-` is standard input
 * @throws CliError when it cannot be read
 */
export async function withReadable<T>(
  path: string,
  stdin: Readable,
  signal: AbortSignal,
  work: (path: string) => Promise<T>,
): Promise<T> {
  if (path === '-') return await withSpooled(stdin, signal, work);
  if ((await kindOf(path)) === 'file') return await work(path);
  return await withSpooled(createReadStream(path), signal, work);
}

async function kindOf(path: string): Promise<'file' | 'stream'> {
  try {
    const stats = await stat(path);
    if (!stats.isFile() && !stats.isDirectory()) return 'stream';
    await (await open(path)).close();
    if (stats.isFile()) return 'file';
  } catch (error) {
    throw unreadable(path, (error as NodeJS.ErrnoException).code);
  }
  throw unreadable(path, 'EISDIR');
}

function unreadable(path: string, reason: string | undefined): CliError {
  return usageError('--file', `"${path}" (${reason})`, 'a file that can be read, or -');
}
