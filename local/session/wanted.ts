import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, writeJson } from './files.ts';

/** What a command wants of a mapping, in a file of its own: two commands overwrite no other event's. */
interface Wanted {
  readonly enabled: boolean;
}

/** Whether the mapping of an event is to be enabled, as long as nobody said otherwise. */
export function isWantedEnabled(folder: string, event: string): boolean {
  return readJson<Wanted>(wantedFile(folder, event))?.enabled ?? true;
}

export function want(folder: string, event: string, enabled: boolean): void {
  const file = wantedFile(folder, event);
  const wanted: Wanted = { enabled };
  mkdirSync(dirname(file), { recursive: true });
  writeJson(file, wanted);
}

function wantedFile(folder: string, event: string): string {
  return join(folder, 'mappings', `${event}.json`);
}
