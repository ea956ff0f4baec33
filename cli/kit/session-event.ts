import { usageError } from './error.ts';
import type { Session } from './session.ts';

/** @throws CliError naming the events that run */
export function sessionEvent(
  { events }: Pick<Session, 'events'>,
  name: string,
): Session['events'][number] {
  const event = events.find((candidate) => candidate.name === name);
  if (event) return event;
  throw usageError('event', `"${name}"`, events.map((candidate) => candidate.name).join(', '));
}
