import { dirname } from 'node:path';
import { EXIT } from '../exit-codes.ts';
import type { Io } from './io.ts';

/** The world of this process. */
export function processIo(): Io {
  const controller = new AbortController();
  const interrupt = (): void => {
    // whoever asks twice does not want to wait
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // `sluice query … | head` closes the pipe when it has seen enough
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.ok);
  });
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    root: dirname(dirname(import.meta.dirname)),
    signal: controller.signal,
  };
}
