import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DefinitionError } from '../core/errors.ts';
import type { EventDefinition } from '../core/event/definition.ts';

const DEFINITION = 'event.ts';

/**
 * Loads every `<directory>/<folder>/event.ts`, in the order of the events' names.
 *
 * @param directory the folder of the definitions
 * @throws DefinitionError naming the file, the property, the value and what is allowed
 */
export async function loadEvents(directory: string): Promise<readonly EventDefinition[]> {
  const files = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(directory, entry.name, DEFINITION))
    .filter((file) => existsSync(file))
    .sort();
  const byName = new Map<string, { file: string; event: EventDefinition }>();
  for (const file of files) {
    const event = await loadEvent(file);
    const twin = byName.get(event.name);
    if (twin) {
      const allowed = `a name of its own: ${shown(twin.file)} has this one`;
      throw new DefinitionError('EVENT_NAME', shown(file), 'name', event.name, allowed);
    }
    byName.set(event.name, { file, event });
  }
  return [...byName.values()].map(({ event }) => event).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function loadEvent(file: string): Promise<EventDefinition> {
  const module = await importDefinition(file);
  if (isDefinition(module['event'])) return module['event'];
  const got = 'event' in module ? typeof module['event'] : Object.keys(module);
  const allowed = 'export const event = defineEvent({ … })';
  throw new DefinitionError('EVENT_FILE', shown(file), 'export event', got, allowed);
}

async function importDefinition(file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    if (cause instanceof DefinitionError) {
      cause.message = `${shown(file)}: ${cause.message}`;
      throw cause;
    }
    const allowed = 'a module that can be imported';
    throw new DefinitionError('EVENT_FILE', shown(file), 'module', String(cause), allowed);
  }
}

function isDefinition(value: unknown): value is EventDefinition {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'schemas' in value &&
    Array.isArray(value.schemas)
  );
}

function shown(file: string): string {
  return relative(process.cwd(), file) || file;
}
