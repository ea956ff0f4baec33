import { readFileSync } from 'node:fs';
import { WorldFault } from '../core/errors.ts';
import type { EventDefinition } from '../core/event/definition.ts';

/**
 * Reads an event's definition as its layer carries it: valid by construction, checked at synth.
 *
 * @throws WorldFault `CONFIG` naming the file
 */
export function readEventFile(file: string): EventDefinition {
  let event: EventDefinition;
  try {
    event = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new WorldFault('CONFIG', `${file}: not readable as JSON`, { cause });
  }
  if (typeof event?.name !== 'string' || !Array.isArray(event.schemas)) {
    throw new WorldFault('CONFIG', `${file}: not an event definition: no name or no schemas`);
  }
  return event;
}
