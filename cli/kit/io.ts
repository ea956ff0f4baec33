import type { Readable } from 'node:stream';

/** The world as a command sees it, so that a test can be one. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** The folder of the project, which holds `events/` and `.sluice/`. */
  readonly root: string;
  /** Aborted at Ctrl-C and at SIGTERM. */
  readonly signal: AbortSignal;
}

export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** A line on standard output: the command's result. */
export function print(io: Io, line: string): void {
  io.stdout.write(`${line}\n`);
}

/** A line on standard error: what goes on, what is wrong. */
export function tell(io: Io, line: string): void {
  io.stderr.write(`${line}\n`);
}

/** The result as one line of JSON, 64-bit integers as exact strings. */
export function printJson(io: Io, value: unknown): void {
  const text = JSON.stringify(value, (_name, item) =>
    typeof item === 'bigint' ? item.toString() : item,
  );
  print(io, text);
}
