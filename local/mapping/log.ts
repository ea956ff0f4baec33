import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Tells what a mapping met with. Details never hold a payload or a key. */
export type MappingLog = (message: string, details: Readonly<Record<string, unknown>>) => void;

/** A line of JSON for each message. */
export function mappingLog(file: string, mapping: string): MappingLog {
  mkdirSync(dirname(file), { recursive: true });
  return (message, details) => {
    const line = { time: new Date().toISOString(), mapping, message, ...details };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
}
