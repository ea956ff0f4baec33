import { join } from 'node:path';
import type { EventDefinition } from '../../core/event/definition.ts';
import { loadEvents } from '../../lib/load-events.ts';
import { usageError } from './error.ts';
import type { Io } from './io.ts';

/** The event definitions of the project. */
export function allEvents({ root }: Pick<Io, 'root'>): Promise<readonly EventDefinition[]> {
  return loadEvents(join(root, 'events'));
}

/** @throws CliError naming the events that there are */
export async function findEvent(io: Pick<Io, 'root'>, name: string): Promise<EventDefinition> {
  const events = await allEvents(io);
  const event = events.find((candidate) => candidate.name === name);
  if (event) return event;
  throw usageError('event', `"${name}"`, events.map((candidate) => candidate.name).join(', '));
}
