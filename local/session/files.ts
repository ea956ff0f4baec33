import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from '../errors.ts';
import { sessionsFolder } from '../paths.ts';

/** What a running session tells its clients, in `session.json`. */
export interface Session {
  readonly version: 1;
  /** The process that everything else ends with. */
  readonly pid: number;
  /** `host:port`, comma-separated. */
  readonly brokers: string;
  /** URL of every AWS service; credentials are `test` and `test`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** The embedded warehouse. @default - nothing is loaded */
  readonly warehouseFile?: string;
  readonly events: readonly SessionEvent[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Folder of the logs: one file a function, and `mappings.log`. */
  readonly logs: string;
}

export interface SessionEvent {
  readonly name: string;
  readonly topic: string;
  readonly partitions: number;
  readonly consumerGroup: string;
  /** Of the notifications. */
  readonly queueUrl: string;
  readonly deadLetterTopic: string;
  /** Of the mapping that polls the topic. */
  readonly mapping: MappingState;
}

/** As Lambda calls them. While it is `Disabling`, calls in flight go on. */
export type MappingState = 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled';

/** The session that commands mean when none is named. */
export const DEFAULT_SESSION = 'default';

const NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** The folder of a session. */
export function sessionFolder(root: string, name: string): string {
  if (!NAME.test(name)) {
    const allowed = 'a-z, 0-9 and -, up to 41 characters';
    throw new LocalError(
      'SESSION',
      `session name: got ${JSON.stringify(name)}, allowed: ${allowed}`,
    );
  }
  return join(sessionsFolder(root), name);
}

export function sessionFile(folder: string): string {
  return join(folder, 'session.json');
}

/** Writes JSON so that a reader finds all of it or nothing. */
export function writeJson(file: string, value: unknown): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(temporary, file);
}

/** `undefined` when there is no such file, or no JSON in it. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Makes the folder anew. */
export function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
