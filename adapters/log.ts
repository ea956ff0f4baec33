import type { Clock } from '../core/ports.ts';
import { systemClock } from './clock.ts';

/** As Lambda's own filter of log levels spells them. */
export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** Values that a log line may hold: names, numbers, codes, errors; never a payload or a record's key. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One JSON object a line. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Where lines go, without their line feed. */
export type LineSink = (line: string) => void;

/** Not `console.log`: Lambda's own format would wrap the line, and metrics would be lost in it. */
export const standardOutput: LineSink = (line) => {
  process.stdout.write(`${line}\n`);
};

export interface LogOptions {
  /**
   * Stands in every line, e.g. `{ event: 'order-placed' }`.
   * @default {}
   */
  readonly fields?: LogFields;
  /** @default - standard output */
  readonly sink?: LineSink;
  /** @default - the system's */
  readonly clock?: Clock;
}

export function createLog(options: LogOptions = {}): Log {
  const { fields = {}, sink = standardOutput, clock = systemClock } = options;
  const write = (level: LogLevel) => (message: string, more?: LogFields) => {
    const timestamp = new Date(clock()).toISOString();
    sink(JSON.stringify({ timestamp, level, message, ...fields, ...more }, shown));
  };
  return { info: write('INFO'), warn: write('WARN'), error: write('ERROR') };
}

/** Longest chain of causes that a line shows: errors may refer to each other. */
const MAX_CAUSES = 5;

function shown(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return value instanceof Error ? shownError(value, MAX_CAUSES) : value;
}

function shownError(error: Error, causesLeft: number): unknown {
  const { name, message, cause } = error;
  // what AWS says quotes keys, and a key's path holds field values
  if ('$metadata' in error) return { name, ...answerOf(error.$metadata) };
  const code = 'code' in error ? { code: error.code } : {};
  const place = 'place' in error ? { place: error.place } : {};
  const next = cause instanceof Error && causesLeft > 0;
  return {
    name,
    ...code,
    message,
    ...place,
    ...(next ? { cause: shownError(cause, causesLeft - 1) } : { stack: error.stack }),
  };
}

function answerOf(metadata: unknown) {
  const { httpStatusCode: status, requestId } = Object(metadata);
  return { status, requestId };
}
